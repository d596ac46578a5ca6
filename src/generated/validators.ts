// @ts-nocheck
// Made by `npm run generate` from schemas/; not to be edited.
// One function a kind, compiled by ajv: true, or false with its `errors`. It fills in defaults.
import func1Module from "ajv/dist/runtime/ucs2length.js";
"use strict";
export const AddressPool = validate20;
const schema31 = {"type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"const":"fleetwright/v1"},"kind":{"const":"AddressPool"},"metadata":{"type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},"project":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$","default":"default"},"labels":{"type":"object","additionalProperties":{"type":"string","maxLength":253},"default":{}},"annotations":{"type":"object","additionalProperties":{"type":"string"},"default":{}}}},"spec":{"type":"object","additionalProperties":false,"required":["cidrs"],"properties":{"cidrs":{"type":"array","minItems":1,"maxItems":64,"items":{"type":"string","pattern":"^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])/(3[0-2]|[12]?[0-9])$"}},"gateway":{"type":"string","pattern":"^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$"},"deletionPolicy":{"type":"string","enum":["Delete","Retain"],"default":"Delete"},"protect":{"type":"boolean","default":false},"drift":{"type":"string","enum":["fix","report"],"default":"fix"}}}},"$id":"AddressPool"};
const pattern4 = new RegExp("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$", "u");
const pattern6 = new RegExp("^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])/(3[0-2]|[12]?[0-9])$", "u");
const pattern7 = new RegExp("^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$", "u");
const func1 = func1Module.default ?? func1Module;

function validate20(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="AddressPool" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate20.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
if("fleetwright/v1" !== data.apiVersion){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "fleetwright/v1"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.kind !== undefined){
if("AddressPool" !== data.kind){
const err6 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "AddressPool"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.project === undefined){
data2.project = "default";
}
if(data2.labels === undefined){
data2.labels = {};
}
if(data2.annotations === undefined){
data2.annotations = {};
}
if(data2.name === undefined){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data2){
if(!((((key1 === "name") || (key1 === "project")) || (key1 === "labels")) || (key1 === "annotations"))){
const err8 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(!pattern4.test(data3)){
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
let data4 = data2.project;
if(typeof data4 === "string"){
if(!pattern4.test(data4)){
const err11 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
let data5 = data2.labels;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key2 in data5){
let data6 = data5[key2];
if(typeof data6 === "string"){
if(func1(data6) > 253){
const err13 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
let data7 = data2.annotations;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
for(const key3 in data7){
if(typeof data7[key3] !== "string"){
const err16 = {instancePath:instancePath+"/metadata/annotations/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath:instancePath+"/metadata/annotations",schemaPath:"#/properties/metadata/properties/annotations/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.spec !== undefined){
let data9 = data.spec;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.deletionPolicy === undefined){
data9.deletionPolicy = "Delete";
}
if(data9.protect === undefined){
data9.protect = false;
}
if(data9.drift === undefined){
data9.drift = "fix";
}
if(data9.cidrs === undefined){
const err19 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "cidrs"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
for(const key4 in data9){
if(!(((((key4 === "cidrs") || (key4 === "gateway")) || (key4 === "deletionPolicy")) || (key4 === "protect")) || (key4 === "drift"))){
const err20 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data9.cidrs !== undefined){
let data10 = data9.cidrs;
if(Array.isArray(data10)){
if(data10.length > 64){
const err21 = {instancePath:instancePath+"/spec/cidrs",schemaPath:"#/properties/spec/properties/cidrs/maxItems",keyword:"maxItems",params:{limit: 64}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(data10.length < 1){
const err22 = {instancePath:instancePath+"/spec/cidrs",schemaPath:"#/properties/spec/properties/cidrs/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
const len0 = data10.length;
for(let i0=0; i0<len0; i0++){
let data11 = data10[i0];
if(typeof data11 === "string"){
if(!pattern6.test(data11)){
const err23 = {instancePath:instancePath+"/spec/cidrs/" + i0,schemaPath:"#/properties/spec/properties/cidrs/items/pattern",keyword:"pattern",params:{pattern: "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])/(3[0-2]|[12]?[0-9])$"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
else {
const err24 = {instancePath:instancePath+"/spec/cidrs/" + i0,schemaPath:"#/properties/spec/properties/cidrs/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
}
else {
const err25 = {instancePath:instancePath+"/spec/cidrs",schemaPath:"#/properties/spec/properties/cidrs/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data9.gateway !== undefined){
let data12 = data9.gateway;
if(typeof data12 === "string"){
if(!pattern7.test(data12)){
const err26 = {instancePath:instancePath+"/spec/gateway",schemaPath:"#/properties/spec/properties/gateway/pattern",keyword:"pattern",params:{pattern: "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
else {
const err27 = {instancePath:instancePath+"/spec/gateway",schemaPath:"#/properties/spec/properties/gateway/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
let data13 = data9.deletionPolicy;
if(typeof data13 !== "string"){
const err28 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(!((data13 === "Delete") || (data13 === "Retain"))){
const err29 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/enum",keyword:"enum",params:{allowedValues: schema31.properties.spec.properties.deletionPolicy.enum}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(typeof data9.protect !== "boolean"){
const err30 = {instancePath:instancePath+"/spec/protect",schemaPath:"#/properties/spec/properties/protect/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
let data15 = data9.drift;
if(typeof data15 !== "string"){
const err31 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(!((data15 === "fix") || (data15 === "report"))){
const err32 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/enum",keyword:"enum",params:{allowedValues: schema31.properties.spec.properties.drift.enum}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
else {
const err33 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
}
else {
const err34 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
validate20.errors = vErrors;
return errors === 0;
}
validate20.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const DNSRecord = validate21;
const schema32 = {"type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"const":"fleetwright/v1"},"kind":{"const":"DNSRecord"},"metadata":{"type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},"project":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$","default":"default"},"labels":{"type":"object","additionalProperties":{"type":"string","maxLength":253},"default":{}},"annotations":{"type":"object","additionalProperties":{"type":"string"},"default":{}}}},"spec":{"type":"object","additionalProperties":false,"required":["zone","name","type"],"properties":{"zone":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"name":{"type":"string","pattern":"^(@|(\\*|[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\\.?)$","maxLength":253},"type":{"type":"string","enum":["A","AAAA","CNAME","MX","PTR","SRV","TXT"]},"ttl":{"type":"integer","minimum":0,"maximum":2147483647},"values":{"type":"array","minItems":1,"maxItems":100,"items":{"type":"string","minLength":1,"maxLength":4096}},"valueFrom":{"type":"object","additionalProperties":false,"minProperties":1,"maxProperties":1,"properties":{"virtualMachine":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"loadBalancer":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"floatingIP":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}}},"pointer":{"type":"boolean","default":false},"deletionPolicy":{"type":"string","enum":["Delete","Retain"],"default":"Delete"},"protect":{"type":"boolean","default":false},"drift":{"type":"string","enum":["fix","report"],"default":"fix"}}}},"$id":"DNSRecord"};
const pattern10 = new RegExp("^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$", "u");
const pattern11 = new RegExp("^(@|(\\*|[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\\.?)$", "u");
const func3 = Object.prototype.hasOwnProperty;

function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="DNSRecord" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate21.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
if("fleetwright/v1" !== data.apiVersion){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "fleetwright/v1"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.kind !== undefined){
if("DNSRecord" !== data.kind){
const err6 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "DNSRecord"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.project === undefined){
data2.project = "default";
}
if(data2.labels === undefined){
data2.labels = {};
}
if(data2.annotations === undefined){
data2.annotations = {};
}
if(data2.name === undefined){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data2){
if(!((((key1 === "name") || (key1 === "project")) || (key1 === "labels")) || (key1 === "annotations"))){
const err8 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(!pattern4.test(data3)){
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
let data4 = data2.project;
if(typeof data4 === "string"){
if(!pattern4.test(data4)){
const err11 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
let data5 = data2.labels;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key2 in data5){
let data6 = data5[key2];
if(typeof data6 === "string"){
if(func1(data6) > 253){
const err13 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
let data7 = data2.annotations;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
for(const key3 in data7){
if(typeof data7[key3] !== "string"){
const err16 = {instancePath:instancePath+"/metadata/annotations/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath:instancePath+"/metadata/annotations",schemaPath:"#/properties/metadata/properties/annotations/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.spec !== undefined){
let data9 = data.spec;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.pointer === undefined){
data9.pointer = false;
}
if(data9.deletionPolicy === undefined){
data9.deletionPolicy = "Delete";
}
if(data9.protect === undefined){
data9.protect = false;
}
if(data9.drift === undefined){
data9.drift = "fix";
}
if(data9.zone === undefined){
const err19 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "zone"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(data9.name === undefined){
const err20 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(data9.type === undefined){
const err21 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
for(const key4 in data9){
if(!(func3.call(schema32.properties.spec.properties, key4))){
const err22 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data9.zone !== undefined){
let data10 = data9.zone;
if(typeof data10 === "string"){
if(!pattern10.test(data10)){
const err23 = {instancePath:instancePath+"/spec/zone",schemaPath:"#/properties/spec/properties/zone/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
else {
const err24 = {instancePath:instancePath+"/spec/zone",schemaPath:"#/properties/spec/properties/zone/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data9.name !== undefined){
let data11 = data9.name;
if(typeof data11 === "string"){
if(func1(data11) > 253){
const err25 = {instancePath:instancePath+"/spec/name",schemaPath:"#/properties/spec/properties/name/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(!pattern11.test(data11)){
const err26 = {instancePath:instancePath+"/spec/name",schemaPath:"#/properties/spec/properties/name/pattern",keyword:"pattern",params:{pattern: "^(@|(\\*|[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\\.?)$"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
else {
const err27 = {instancePath:instancePath+"/spec/name",schemaPath:"#/properties/spec/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data9.type !== undefined){
let data12 = data9.type;
if(typeof data12 !== "string"){
const err28 = {instancePath:instancePath+"/spec/type",schemaPath:"#/properties/spec/properties/type/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(!(((((((data12 === "A") || (data12 === "AAAA")) || (data12 === "CNAME")) || (data12 === "MX")) || (data12 === "PTR")) || (data12 === "SRV")) || (data12 === "TXT"))){
const err29 = {instancePath:instancePath+"/spec/type",schemaPath:"#/properties/spec/properties/type/enum",keyword:"enum",params:{allowedValues: schema32.properties.spec.properties.type.enum}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data9.ttl !== undefined){
let data13 = data9.ttl;
if(!(((typeof data13 == "number") && (!(data13 % 1) && !isNaN(data13))) && (isFinite(data13)))){
const err30 = {instancePath:instancePath+"/spec/ttl",schemaPath:"#/properties/spec/properties/ttl/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if((typeof data13 == "number") && (isFinite(data13))){
if(data13 > 2147483647 || isNaN(data13)){
const err31 = {instancePath:instancePath+"/spec/ttl",schemaPath:"#/properties/spec/properties/ttl/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(data13 < 0 || isNaN(data13)){
const err32 = {instancePath:instancePath+"/spec/ttl",schemaPath:"#/properties/spec/properties/ttl/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
}
if(data9.values !== undefined){
let data14 = data9.values;
if(Array.isArray(data14)){
if(data14.length > 100){
const err33 = {instancePath:instancePath+"/spec/values",schemaPath:"#/properties/spec/properties/values/maxItems",keyword:"maxItems",params:{limit: 100}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(data14.length < 1){
const err34 = {instancePath:instancePath+"/spec/values",schemaPath:"#/properties/spec/properties/values/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
const len0 = data14.length;
for(let i0=0; i0<len0; i0++){
let data15 = data14[i0];
if(typeof data15 === "string"){
if(func1(data15) > 4096){
const err35 = {instancePath:instancePath+"/spec/values/" + i0,schemaPath:"#/properties/spec/properties/values/items/maxLength",keyword:"maxLength",params:{limit: 4096}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if(func1(data15) < 1){
const err36 = {instancePath:instancePath+"/spec/values/" + i0,schemaPath:"#/properties/spec/properties/values/items/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
else {
const err37 = {instancePath:instancePath+"/spec/values/" + i0,schemaPath:"#/properties/spec/properties/values/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
}
else {
const err38 = {instancePath:instancePath+"/spec/values",schemaPath:"#/properties/spec/properties/values/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
if(data9.valueFrom !== undefined){
let data16 = data9.valueFrom;
if(data16 && typeof data16 == "object" && !Array.isArray(data16)){
if(Object.keys(data16).length > 1){
const err39 = {instancePath:instancePath+"/spec/valueFrom",schemaPath:"#/properties/spec/properties/valueFrom/maxProperties",keyword:"maxProperties",params:{limit: 1}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(Object.keys(data16).length < 1){
const err40 = {instancePath:instancePath+"/spec/valueFrom",schemaPath:"#/properties/spec/properties/valueFrom/minProperties",keyword:"minProperties",params:{limit: 1}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
for(const key5 in data16){
if(!(((key5 === "virtualMachine") || (key5 === "loadBalancer")) || (key5 === "floatingIP"))){
const err41 = {instancePath:instancePath+"/spec/valueFrom",schemaPath:"#/properties/spec/properties/valueFrom/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data16.virtualMachine !== undefined){
let data17 = data16.virtualMachine;
if(typeof data17 === "string"){
if(!pattern10.test(data17)){
const err42 = {instancePath:instancePath+"/spec/valueFrom/virtualMachine",schemaPath:"#/properties/spec/properties/valueFrom/properties/virtualMachine/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
else {
const err43 = {instancePath:instancePath+"/spec/valueFrom/virtualMachine",schemaPath:"#/properties/spec/properties/valueFrom/properties/virtualMachine/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data16.loadBalancer !== undefined){
let data18 = data16.loadBalancer;
if(typeof data18 === "string"){
if(!pattern10.test(data18)){
const err44 = {instancePath:instancePath+"/spec/valueFrom/loadBalancer",schemaPath:"#/properties/spec/properties/valueFrom/properties/loadBalancer/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
else {
const err45 = {instancePath:instancePath+"/spec/valueFrom/loadBalancer",schemaPath:"#/properties/spec/properties/valueFrom/properties/loadBalancer/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
if(data16.floatingIP !== undefined){
let data19 = data16.floatingIP;
if(typeof data19 === "string"){
if(!pattern10.test(data19)){
const err46 = {instancePath:instancePath+"/spec/valueFrom/floatingIP",schemaPath:"#/properties/spec/properties/valueFrom/properties/floatingIP/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
else {
const err47 = {instancePath:instancePath+"/spec/valueFrom/floatingIP",schemaPath:"#/properties/spec/properties/valueFrom/properties/floatingIP/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
}
else {
const err48 = {instancePath:instancePath+"/spec/valueFrom",schemaPath:"#/properties/spec/properties/valueFrom/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
if(typeof data9.pointer !== "boolean"){
const err49 = {instancePath:instancePath+"/spec/pointer",schemaPath:"#/properties/spec/properties/pointer/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
let data21 = data9.deletionPolicy;
if(typeof data21 !== "string"){
const err50 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
if(!((data21 === "Delete") || (data21 === "Retain"))){
const err51 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/enum",keyword:"enum",params:{allowedValues: schema32.properties.spec.properties.deletionPolicy.enum}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
if(typeof data9.protect !== "boolean"){
const err52 = {instancePath:instancePath+"/spec/protect",schemaPath:"#/properties/spec/properties/protect/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
let data23 = data9.drift;
if(typeof data23 !== "string"){
const err53 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
if(!((data23 === "fix") || (data23 === "report"))){
const err54 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/enum",keyword:"enum",params:{allowedValues: schema32.properties.spec.properties.drift.enum}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
else {
const err55 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
}
else {
const err56 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
validate21.errors = vErrors;
return errors === 0;
}
validate21.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const DNSZone = validate22;
const schema33 = {"type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"const":"fleetwright/v1"},"kind":{"const":"DNSZone"},"metadata":{"type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},"project":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$","default":"default"},"labels":{"type":"object","additionalProperties":{"type":"string","maxLength":253},"default":{}},"annotations":{"type":"object","additionalProperties":{"type":"string"},"default":{}}}},"spec":{"type":"object","additionalProperties":false,"required":["zone","server","tsig"],"properties":{"zone":{"type":"string","maxLength":200,"pattern":"^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\\.?$"},"server":{"type":"string","pattern":"^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9]):[1-9][0-9]{0,4}$"},"via":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"tsig":{"type":"object","additionalProperties":false,"required":["name","secretRef"],"properties":{"name":{"type":"string","maxLength":200,"pattern":"^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\\.?$"},"algorithm":{"type":"string","enum":["hmac-sha224","hmac-sha256","hmac-sha384","hmac-sha512"],"default":"hmac-sha256"},"secretRef":{"type":"object","additionalProperties":false,"required":["secret","key"],"properties":{"secret":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"key":{"type":"string","minLength":1,"maxLength":253}}}}},"reverse":{"type":"array","maxItems":64,"uniqueItems":true,"default":[],"items":{"type":"string","pattern":"^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])/(3[0-2]|[12]?[0-9])$"}},"ttl":{"type":"integer","minimum":0,"maximum":2147483647,"default":300},"deletionPolicy":{"type":"string","enum":["Delete","Retain"],"default":"Delete"},"protect":{"type":"boolean","default":false},"drift":{"type":"string","enum":["fix","report"],"default":"fix"}}}},"$id":"DNSZone"};
const pattern17 = new RegExp("^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\\.?$", "u");
const pattern18 = new RegExp("^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9]):[1-9][0-9]{0,4}$", "u");

function validate22(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="DNSZone" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate22.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
if("fleetwright/v1" !== data.apiVersion){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "fleetwright/v1"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.kind !== undefined){
if("DNSZone" !== data.kind){
const err6 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "DNSZone"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.project === undefined){
data2.project = "default";
}
if(data2.labels === undefined){
data2.labels = {};
}
if(data2.annotations === undefined){
data2.annotations = {};
}
if(data2.name === undefined){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data2){
if(!((((key1 === "name") || (key1 === "project")) || (key1 === "labels")) || (key1 === "annotations"))){
const err8 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(!pattern4.test(data3)){
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
let data4 = data2.project;
if(typeof data4 === "string"){
if(!pattern4.test(data4)){
const err11 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
let data5 = data2.labels;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key2 in data5){
let data6 = data5[key2];
if(typeof data6 === "string"){
if(func1(data6) > 253){
const err13 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
let data7 = data2.annotations;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
for(const key3 in data7){
if(typeof data7[key3] !== "string"){
const err16 = {instancePath:instancePath+"/metadata/annotations/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath:instancePath+"/metadata/annotations",schemaPath:"#/properties/metadata/properties/annotations/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.spec !== undefined){
let data9 = data.spec;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.reverse === undefined){
data9.reverse = [];
}
if(data9.ttl === undefined){
data9.ttl = 300;
}
if(data9.deletionPolicy === undefined){
data9.deletionPolicy = "Delete";
}
if(data9.protect === undefined){
data9.protect = false;
}
if(data9.drift === undefined){
data9.drift = "fix";
}
if(data9.zone === undefined){
const err19 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "zone"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(data9.server === undefined){
const err20 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "server"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(data9.tsig === undefined){
const err21 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "tsig"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
for(const key4 in data9){
if(!(func3.call(schema33.properties.spec.properties, key4))){
const err22 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data9.zone !== undefined){
let data10 = data9.zone;
if(typeof data10 === "string"){
if(func1(data10) > 200){
const err23 = {instancePath:instancePath+"/spec/zone",schemaPath:"#/properties/spec/properties/zone/maxLength",keyword:"maxLength",params:{limit: 200}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(!pattern17.test(data10)){
const err24 = {instancePath:instancePath+"/spec/zone",schemaPath:"#/properties/spec/properties/zone/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\\.?$"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
else {
const err25 = {instancePath:instancePath+"/spec/zone",schemaPath:"#/properties/spec/properties/zone/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data9.server !== undefined){
let data11 = data9.server;
if(typeof data11 === "string"){
if(!pattern18.test(data11)){
const err26 = {instancePath:instancePath+"/spec/server",schemaPath:"#/properties/spec/properties/server/pattern",keyword:"pattern",params:{pattern: "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9]):[1-9][0-9]{0,4}$"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
else {
const err27 = {instancePath:instancePath+"/spec/server",schemaPath:"#/properties/spec/properties/server/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data9.via !== undefined){
let data12 = data9.via;
if(typeof data12 === "string"){
if(!pattern10.test(data12)){
const err28 = {instancePath:instancePath+"/spec/via",schemaPath:"#/properties/spec/properties/via/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
else {
const err29 = {instancePath:instancePath+"/spec/via",schemaPath:"#/properties/spec/properties/via/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data9.tsig !== undefined){
let data13 = data9.tsig;
if(data13 && typeof data13 == "object" && !Array.isArray(data13)){
if(data13.algorithm === undefined){
data13.algorithm = "hmac-sha256";
}
if(data13.name === undefined){
const err30 = {instancePath:instancePath+"/spec/tsig",schemaPath:"#/properties/spec/properties/tsig/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if(data13.secretRef === undefined){
const err31 = {instancePath:instancePath+"/spec/tsig",schemaPath:"#/properties/spec/properties/tsig/required",keyword:"required",params:{missingProperty: "secretRef"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
for(const key5 in data13){
if(!(((key5 === "name") || (key5 === "algorithm")) || (key5 === "secretRef"))){
const err32 = {instancePath:instancePath+"/spec/tsig",schemaPath:"#/properties/spec/properties/tsig/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data13.name !== undefined){
let data14 = data13.name;
if(typeof data14 === "string"){
if(func1(data14) > 200){
const err33 = {instancePath:instancePath+"/spec/tsig/name",schemaPath:"#/properties/spec/properties/tsig/properties/name/maxLength",keyword:"maxLength",params:{limit: 200}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(!pattern17.test(data14)){
const err34 = {instancePath:instancePath+"/spec/tsig/name",schemaPath:"#/properties/spec/properties/tsig/properties/name/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\\.?$"}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
else {
const err35 = {instancePath:instancePath+"/spec/tsig/name",schemaPath:"#/properties/spec/properties/tsig/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
let data15 = data13.algorithm;
if(typeof data15 !== "string"){
const err36 = {instancePath:instancePath+"/spec/tsig/algorithm",schemaPath:"#/properties/spec/properties/tsig/properties/algorithm/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if(!((((data15 === "hmac-sha224") || (data15 === "hmac-sha256")) || (data15 === "hmac-sha384")) || (data15 === "hmac-sha512"))){
const err37 = {instancePath:instancePath+"/spec/tsig/algorithm",schemaPath:"#/properties/spec/properties/tsig/properties/algorithm/enum",keyword:"enum",params:{allowedValues: schema33.properties.spec.properties.tsig.properties.algorithm.enum}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if(data13.secretRef !== undefined){
let data16 = data13.secretRef;
if(data16 && typeof data16 == "object" && !Array.isArray(data16)){
if(data16.secret === undefined){
const err38 = {instancePath:instancePath+"/spec/tsig/secretRef",schemaPath:"#/properties/spec/properties/tsig/properties/secretRef/required",keyword:"required",params:{missingProperty: "secret"}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
if(data16.key === undefined){
const err39 = {instancePath:instancePath+"/spec/tsig/secretRef",schemaPath:"#/properties/spec/properties/tsig/properties/secretRef/required",keyword:"required",params:{missingProperty: "key"}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
for(const key6 in data16){
if(!((key6 === "secret") || (key6 === "key"))){
const err40 = {instancePath:instancePath+"/spec/tsig/secretRef",schemaPath:"#/properties/spec/properties/tsig/properties/secretRef/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
if(data16.secret !== undefined){
let data17 = data16.secret;
if(typeof data17 === "string"){
if(!pattern10.test(data17)){
const err41 = {instancePath:instancePath+"/spec/tsig/secretRef/secret",schemaPath:"#/properties/spec/properties/tsig/properties/secretRef/properties/secret/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
else {
const err42 = {instancePath:instancePath+"/spec/tsig/secretRef/secret",schemaPath:"#/properties/spec/properties/tsig/properties/secretRef/properties/secret/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data16.key !== undefined){
let data18 = data16.key;
if(typeof data18 === "string"){
if(func1(data18) > 253){
const err43 = {instancePath:instancePath+"/spec/tsig/secretRef/key",schemaPath:"#/properties/spec/properties/tsig/properties/secretRef/properties/key/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
if(func1(data18) < 1){
const err44 = {instancePath:instancePath+"/spec/tsig/secretRef/key",schemaPath:"#/properties/spec/properties/tsig/properties/secretRef/properties/key/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
else {
const err45 = {instancePath:instancePath+"/spec/tsig/secretRef/key",schemaPath:"#/properties/spec/properties/tsig/properties/secretRef/properties/key/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
}
else {
const err46 = {instancePath:instancePath+"/spec/tsig/secretRef",schemaPath:"#/properties/spec/properties/tsig/properties/secretRef/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
}
else {
const err47 = {instancePath:instancePath+"/spec/tsig",schemaPath:"#/properties/spec/properties/tsig/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
let data19 = data9.reverse;
if(Array.isArray(data19)){
if(data19.length > 64){
const err48 = {instancePath:instancePath+"/spec/reverse",schemaPath:"#/properties/spec/properties/reverse/maxItems",keyword:"maxItems",params:{limit: 64}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
const len0 = data19.length;
for(let i0=0; i0<len0; i0++){
let data20 = data19[i0];
if(typeof data20 === "string"){
if(!pattern6.test(data20)){
const err49 = {instancePath:instancePath+"/spec/reverse/" + i0,schemaPath:"#/properties/spec/properties/reverse/items/pattern",keyword:"pattern",params:{pattern: "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])/(3[0-2]|[12]?[0-9])$"}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
else {
const err50 = {instancePath:instancePath+"/spec/reverse/" + i0,schemaPath:"#/properties/spec/properties/reverse/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
let i1 = data19.length;
let j0;
if(i1 > 1){
const indices0 = {};
for(;i1--;){
let item0 = data19[i1];
if(typeof item0 !== "string"){
continue;
}
if(typeof indices0[item0] == "number"){
j0 = indices0[item0];
const err51 = {instancePath:instancePath+"/spec/reverse",schemaPath:"#/properties/spec/properties/reverse/uniqueItems",keyword:"uniqueItems",params:{i: i1, j: j0}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
break;
}
indices0[item0] = i1;
}
}
}
else {
const err52 = {instancePath:instancePath+"/spec/reverse",schemaPath:"#/properties/spec/properties/reverse/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
let data21 = data9.ttl;
if(!(((typeof data21 == "number") && (!(data21 % 1) && !isNaN(data21))) && (isFinite(data21)))){
const err53 = {instancePath:instancePath+"/spec/ttl",schemaPath:"#/properties/spec/properties/ttl/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
if((typeof data21 == "number") && (isFinite(data21))){
if(data21 > 2147483647 || isNaN(data21)){
const err54 = {instancePath:instancePath+"/spec/ttl",schemaPath:"#/properties/spec/properties/ttl/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
if(data21 < 0 || isNaN(data21)){
const err55 = {instancePath:instancePath+"/spec/ttl",schemaPath:"#/properties/spec/properties/ttl/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
let data22 = data9.deletionPolicy;
if(typeof data22 !== "string"){
const err56 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
if(!((data22 === "Delete") || (data22 === "Retain"))){
const err57 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/enum",keyword:"enum",params:{allowedValues: schema33.properties.spec.properties.deletionPolicy.enum}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
if(typeof data9.protect !== "boolean"){
const err58 = {instancePath:instancePath+"/spec/protect",schemaPath:"#/properties/spec/properties/protect/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
let data24 = data9.drift;
if(typeof data24 !== "string"){
const err59 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
if(!((data24 === "fix") || (data24 === "report"))){
const err60 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/enum",keyword:"enum",params:{allowedValues: schema33.properties.spec.properties.drift.enum}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
else {
const err61 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
}
else {
const err62 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
validate22.errors = vErrors;
return errors === 0;
}
validate22.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const Fleet = validate23;
const schema34 = {"type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata"],"properties":{"apiVersion":{"const":"fleetwright/v1"},"kind":{"const":"Fleet"},"metadata":{"type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},"project":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$","default":"default"},"labels":{"type":"object","additionalProperties":{"type":"string","maxLength":253},"default":{}},"annotations":{"type":"object","additionalProperties":{"type":"string"},"default":{}}}},"spec":{"type":"object","additionalProperties":false,"default":{},"properties":{"apply":{"type":"string","enum":["auto","safe","approve"],"default":"safe"},"prune":{"type":"boolean","default":true},"interval":{"type":"string","pattern":"^([0-9]+(\\.[0-9]+)?[smhdw])+$","default":"5m"},"guard":{"type":"object","additionalProperties":false,"default":{},"properties":{"maxDeletePercent":{"type":"integer","minimum":0,"maximum":100,"default":30},"maxDisruptPercent":{"type":"integer","minimum":0,"maximum":100,"default":30},"fromObjects":{"type":"integer","minimum":0,"default":10},"maxDeletes":{"type":"integer","minimum":0,"default":50}}},"windows":{"type":"array","default":[],"items":{"type":"object","additionalProperties":false,"required":["cron","duration"],"properties":{"cron":{"type":"string","minLength":1,"maxLength":200},"duration":{"type":"string","pattern":"^([0-9]+(\\.[0-9]+)?[smhdw])+$"},"timeZone":{"type":"string","minLength":1,"maxLength":100,"default":"UTC"}}}},"hostFailure":{"type":"object","additionalProperties":false,"default":{},"properties":{"after":{"type":"string","pattern":"^([0-9]+(\\.[0-9]+)?[smhdw])+$","default":"60s"},"action":{"type":"string","enum":["Report"],"default":"Report"}}},"migration":{"type":"object","additionalProperties":false,"default":{},"properties":{"parallel":{"type":"integer","minimum":1,"maximum":1000,"default":4},"perHost":{"type":"integer","minimum":1,"maximum":100,"default":2},"maxDowntime":{"type":"string","pattern":"^([0-9]+(\\.[0-9]+)?(ms|[smhdw]))+$","default":"300ms"},"timeout":{"type":"string","pattern":"^([0-9]+(\\.[0-9]+)?[smhdw])+$","default":"10m"},"postCopy":{"not":{}}}},"deletionPolicy":{"type":"string","enum":["Delete","Retain"],"default":"Delete"},"protect":{"type":"boolean","default":false},"drift":{"type":"string","enum":["fix","report"],"default":"fix"}}}},"$id":"Fleet"};
const pattern25 = new RegExp("^([0-9]+(\\.[0-9]+)?[smhdw])+$", "u");
const pattern28 = new RegExp("^([0-9]+(\\.[0-9]+)?(ms|[smhdw]))+$", "u");

function validate23(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="Fleet" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate23.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.spec === undefined){
data.spec = {};
}
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.apiVersion !== undefined){
if("fleetwright/v1" !== data.apiVersion){
const err4 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "fleetwright/v1"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.kind !== undefined){
if("Fleet" !== data.kind){
const err5 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "Fleet"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.project === undefined){
data2.project = "default";
}
if(data2.labels === undefined){
data2.labels = {};
}
if(data2.annotations === undefined){
data2.annotations = {};
}
if(data2.name === undefined){
const err6 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
for(const key1 in data2){
if(!((((key1 === "name") || (key1 === "project")) || (key1 === "labels")) || (key1 === "annotations"))){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(!pattern4.test(data3)){
const err8 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
let data4 = data2.project;
if(typeof data4 === "string"){
if(!pattern4.test(data4)){
const err10 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
let data5 = data2.labels;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key2 in data5){
let data6 = data5[key2];
if(typeof data6 === "string"){
if(func1(data6) > 253){
const err12 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
else {
const err14 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
let data7 = data2.annotations;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
for(const key3 in data7){
if(typeof data7[key3] !== "string"){
const err15 = {instancePath:instancePath+"/metadata/annotations/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
}
else {
const err16 = {instancePath:instancePath+"/metadata/annotations",schemaPath:"#/properties/metadata/properties/annotations/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
else {
const err17 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
let data9 = data.spec;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.apply === undefined){
data9.apply = "safe";
}
if(data9.prune === undefined){
data9.prune = true;
}
if(data9.interval === undefined){
data9.interval = "5m";
}
if(data9.guard === undefined){
data9.guard = {};
}
if(data9.windows === undefined){
data9.windows = [];
}
if(data9.hostFailure === undefined){
data9.hostFailure = {};
}
if(data9.migration === undefined){
data9.migration = {};
}
if(data9.deletionPolicy === undefined){
data9.deletionPolicy = "Delete";
}
if(data9.protect === undefined){
data9.protect = false;
}
if(data9.drift === undefined){
data9.drift = "fix";
}
for(const key4 in data9){
if(!(func3.call(schema34.properties.spec.properties, key4))){
const err18 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
let data10 = data9.apply;
if(typeof data10 !== "string"){
const err19 = {instancePath:instancePath+"/spec/apply",schemaPath:"#/properties/spec/properties/apply/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(!(((data10 === "auto") || (data10 === "safe")) || (data10 === "approve"))){
const err20 = {instancePath:instancePath+"/spec/apply",schemaPath:"#/properties/spec/properties/apply/enum",keyword:"enum",params:{allowedValues: schema34.properties.spec.properties.apply.enum}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(typeof data9.prune !== "boolean"){
const err21 = {instancePath:instancePath+"/spec/prune",schemaPath:"#/properties/spec/properties/prune/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
let data12 = data9.interval;
if(typeof data12 === "string"){
if(!pattern25.test(data12)){
const err22 = {instancePath:instancePath+"/spec/interval",schemaPath:"#/properties/spec/properties/interval/pattern",keyword:"pattern",params:{pattern: "^([0-9]+(\\.[0-9]+)?[smhdw])+$"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
else {
const err23 = {instancePath:instancePath+"/spec/interval",schemaPath:"#/properties/spec/properties/interval/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
let data13 = data9.guard;
if(data13 && typeof data13 == "object" && !Array.isArray(data13)){
if(data13.maxDeletePercent === undefined){
data13.maxDeletePercent = 30;
}
if(data13.maxDisruptPercent === undefined){
data13.maxDisruptPercent = 30;
}
if(data13.fromObjects === undefined){
data13.fromObjects = 10;
}
if(data13.maxDeletes === undefined){
data13.maxDeletes = 50;
}
for(const key5 in data13){
if(!((((key5 === "maxDeletePercent") || (key5 === "maxDisruptPercent")) || (key5 === "fromObjects")) || (key5 === "maxDeletes"))){
const err24 = {instancePath:instancePath+"/spec/guard",schemaPath:"#/properties/spec/properties/guard/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
let data14 = data13.maxDeletePercent;
if(!(((typeof data14 == "number") && (!(data14 % 1) && !isNaN(data14))) && (isFinite(data14)))){
const err25 = {instancePath:instancePath+"/spec/guard/maxDeletePercent",schemaPath:"#/properties/spec/properties/guard/properties/maxDeletePercent/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if((typeof data14 == "number") && (isFinite(data14))){
if(data14 > 100 || isNaN(data14)){
const err26 = {instancePath:instancePath+"/spec/guard/maxDeletePercent",schemaPath:"#/properties/spec/properties/guard/properties/maxDeletePercent/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(data14 < 0 || isNaN(data14)){
const err27 = {instancePath:instancePath+"/spec/guard/maxDeletePercent",schemaPath:"#/properties/spec/properties/guard/properties/maxDeletePercent/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
let data15 = data13.maxDisruptPercent;
if(!(((typeof data15 == "number") && (!(data15 % 1) && !isNaN(data15))) && (isFinite(data15)))){
const err28 = {instancePath:instancePath+"/spec/guard/maxDisruptPercent",schemaPath:"#/properties/spec/properties/guard/properties/maxDisruptPercent/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if((typeof data15 == "number") && (isFinite(data15))){
if(data15 > 100 || isNaN(data15)){
const err29 = {instancePath:instancePath+"/spec/guard/maxDisruptPercent",schemaPath:"#/properties/spec/properties/guard/properties/maxDisruptPercent/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(data15 < 0 || isNaN(data15)){
const err30 = {instancePath:instancePath+"/spec/guard/maxDisruptPercent",schemaPath:"#/properties/spec/properties/guard/properties/maxDisruptPercent/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
let data16 = data13.fromObjects;
if(!(((typeof data16 == "number") && (!(data16 % 1) && !isNaN(data16))) && (isFinite(data16)))){
const err31 = {instancePath:instancePath+"/spec/guard/fromObjects",schemaPath:"#/properties/spec/properties/guard/properties/fromObjects/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if((typeof data16 == "number") && (isFinite(data16))){
if(data16 < 0 || isNaN(data16)){
const err32 = {instancePath:instancePath+"/spec/guard/fromObjects",schemaPath:"#/properties/spec/properties/guard/properties/fromObjects/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
let data17 = data13.maxDeletes;
if(!(((typeof data17 == "number") && (!(data17 % 1) && !isNaN(data17))) && (isFinite(data17)))){
const err33 = {instancePath:instancePath+"/spec/guard/maxDeletes",schemaPath:"#/properties/spec/properties/guard/properties/maxDeletes/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if((typeof data17 == "number") && (isFinite(data17))){
if(data17 < 0 || isNaN(data17)){
const err34 = {instancePath:instancePath+"/spec/guard/maxDeletes",schemaPath:"#/properties/spec/properties/guard/properties/maxDeletes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
}
else {
const err35 = {instancePath:instancePath+"/spec/guard",schemaPath:"#/properties/spec/properties/guard/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
let data18 = data9.windows;
if(Array.isArray(data18)){
const len0 = data18.length;
for(let i0=0; i0<len0; i0++){
let data19 = data18[i0];
if(data19 && typeof data19 == "object" && !Array.isArray(data19)){
if(data19.timeZone === undefined){
data19.timeZone = "UTC";
}
if(data19.cron === undefined){
const err36 = {instancePath:instancePath+"/spec/windows/" + i0,schemaPath:"#/properties/spec/properties/windows/items/required",keyword:"required",params:{missingProperty: "cron"}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if(data19.duration === undefined){
const err37 = {instancePath:instancePath+"/spec/windows/" + i0,schemaPath:"#/properties/spec/properties/windows/items/required",keyword:"required",params:{missingProperty: "duration"}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
for(const key6 in data19){
if(!(((key6 === "cron") || (key6 === "duration")) || (key6 === "timeZone"))){
const err38 = {instancePath:instancePath+"/spec/windows/" + i0,schemaPath:"#/properties/spec/properties/windows/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
if(data19.cron !== undefined){
let data20 = data19.cron;
if(typeof data20 === "string"){
if(func1(data20) > 200){
const err39 = {instancePath:instancePath+"/spec/windows/" + i0+"/cron",schemaPath:"#/properties/spec/properties/windows/items/properties/cron/maxLength",keyword:"maxLength",params:{limit: 200}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(func1(data20) < 1){
const err40 = {instancePath:instancePath+"/spec/windows/" + i0+"/cron",schemaPath:"#/properties/spec/properties/windows/items/properties/cron/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
else {
const err41 = {instancePath:instancePath+"/spec/windows/" + i0+"/cron",schemaPath:"#/properties/spec/properties/windows/items/properties/cron/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data19.duration !== undefined){
let data21 = data19.duration;
if(typeof data21 === "string"){
if(!pattern25.test(data21)){
const err42 = {instancePath:instancePath+"/spec/windows/" + i0+"/duration",schemaPath:"#/properties/spec/properties/windows/items/properties/duration/pattern",keyword:"pattern",params:{pattern: "^([0-9]+(\\.[0-9]+)?[smhdw])+$"}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
else {
const err43 = {instancePath:instancePath+"/spec/windows/" + i0+"/duration",schemaPath:"#/properties/spec/properties/windows/items/properties/duration/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
let data22 = data19.timeZone;
if(typeof data22 === "string"){
if(func1(data22) > 100){
const err44 = {instancePath:instancePath+"/spec/windows/" + i0+"/timeZone",schemaPath:"#/properties/spec/properties/windows/items/properties/timeZone/maxLength",keyword:"maxLength",params:{limit: 100}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
if(func1(data22) < 1){
const err45 = {instancePath:instancePath+"/spec/windows/" + i0+"/timeZone",schemaPath:"#/properties/spec/properties/windows/items/properties/timeZone/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
else {
const err46 = {instancePath:instancePath+"/spec/windows/" + i0+"/timeZone",schemaPath:"#/properties/spec/properties/windows/items/properties/timeZone/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
else {
const err47 = {instancePath:instancePath+"/spec/windows/" + i0,schemaPath:"#/properties/spec/properties/windows/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
}
else {
const err48 = {instancePath:instancePath+"/spec/windows",schemaPath:"#/properties/spec/properties/windows/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
let data23 = data9.hostFailure;
if(data23 && typeof data23 == "object" && !Array.isArray(data23)){
if(data23.after === undefined){
data23.after = "60s";
}
if(data23.action === undefined){
data23.action = "Report";
}
for(const key7 in data23){
if(!((key7 === "after") || (key7 === "action"))){
const err49 = {instancePath:instancePath+"/spec/hostFailure",schemaPath:"#/properties/spec/properties/hostFailure/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
let data24 = data23.after;
if(typeof data24 === "string"){
if(!pattern25.test(data24)){
const err50 = {instancePath:instancePath+"/spec/hostFailure/after",schemaPath:"#/properties/spec/properties/hostFailure/properties/after/pattern",keyword:"pattern",params:{pattern: "^([0-9]+(\\.[0-9]+)?[smhdw])+$"}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
else {
const err51 = {instancePath:instancePath+"/spec/hostFailure/after",schemaPath:"#/properties/spec/properties/hostFailure/properties/after/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
let data25 = data23.action;
if(typeof data25 !== "string"){
const err52 = {instancePath:instancePath+"/spec/hostFailure/action",schemaPath:"#/properties/spec/properties/hostFailure/properties/action/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
if(!(data25 === "Report")){
const err53 = {instancePath:instancePath+"/spec/hostFailure/action",schemaPath:"#/properties/spec/properties/hostFailure/properties/action/enum",keyword:"enum",params:{allowedValues: schema34.properties.spec.properties.hostFailure.properties.action.enum}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
else {
const err54 = {instancePath:instancePath+"/spec/hostFailure",schemaPath:"#/properties/spec/properties/hostFailure/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
let data26 = data9.migration;
if(data26 && typeof data26 == "object" && !Array.isArray(data26)){
if(data26.parallel === undefined){
data26.parallel = 4;
}
if(data26.perHost === undefined){
data26.perHost = 2;
}
if(data26.maxDowntime === undefined){
data26.maxDowntime = "300ms";
}
if(data26.timeout === undefined){
data26.timeout = "10m";
}
for(const key8 in data26){
if(!(((((key8 === "parallel") || (key8 === "perHost")) || (key8 === "maxDowntime")) || (key8 === "timeout")) || (key8 === "postCopy"))){
const err55 = {instancePath:instancePath+"/spec/migration",schemaPath:"#/properties/spec/properties/migration/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
let data27 = data26.parallel;
if(!(((typeof data27 == "number") && (!(data27 % 1) && !isNaN(data27))) && (isFinite(data27)))){
const err56 = {instancePath:instancePath+"/spec/migration/parallel",schemaPath:"#/properties/spec/properties/migration/properties/parallel/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
if((typeof data27 == "number") && (isFinite(data27))){
if(data27 > 1000 || isNaN(data27)){
const err57 = {instancePath:instancePath+"/spec/migration/parallel",schemaPath:"#/properties/spec/properties/migration/properties/parallel/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
if(data27 < 1 || isNaN(data27)){
const err58 = {instancePath:instancePath+"/spec/migration/parallel",schemaPath:"#/properties/spec/properties/migration/properties/parallel/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
let data28 = data26.perHost;
if(!(((typeof data28 == "number") && (!(data28 % 1) && !isNaN(data28))) && (isFinite(data28)))){
const err59 = {instancePath:instancePath+"/spec/migration/perHost",schemaPath:"#/properties/spec/properties/migration/properties/perHost/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
if((typeof data28 == "number") && (isFinite(data28))){
if(data28 > 100 || isNaN(data28)){
const err60 = {instancePath:instancePath+"/spec/migration/perHost",schemaPath:"#/properties/spec/properties/migration/properties/perHost/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
if(data28 < 1 || isNaN(data28)){
const err61 = {instancePath:instancePath+"/spec/migration/perHost",schemaPath:"#/properties/spec/properties/migration/properties/perHost/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
let data29 = data26.maxDowntime;
if(typeof data29 === "string"){
if(!pattern28.test(data29)){
const err62 = {instancePath:instancePath+"/spec/migration/maxDowntime",schemaPath:"#/properties/spec/properties/migration/properties/maxDowntime/pattern",keyword:"pattern",params:{pattern: "^([0-9]+(\\.[0-9]+)?(ms|[smhdw]))+$"}};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
else {
const err63 = {instancePath:instancePath+"/spec/migration/maxDowntime",schemaPath:"#/properties/spec/properties/migration/properties/maxDowntime/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
let data30 = data26.timeout;
if(typeof data30 === "string"){
if(!pattern25.test(data30)){
const err64 = {instancePath:instancePath+"/spec/migration/timeout",schemaPath:"#/properties/spec/properties/migration/properties/timeout/pattern",keyword:"pattern",params:{pattern: "^([0-9]+(\\.[0-9]+)?[smhdw])+$"}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
else {
const err65 = {instancePath:instancePath+"/spec/migration/timeout",schemaPath:"#/properties/spec/properties/migration/properties/timeout/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
if(data26.postCopy !== undefined){
const err66 = {instancePath:instancePath+"/spec/migration/postCopy",schemaPath:"#/properties/spec/properties/migration/properties/postCopy/not",keyword:"not",params:{}};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
else {
const err67 = {instancePath:instancePath+"/spec/migration",schemaPath:"#/properties/spec/properties/migration/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
let data32 = data9.deletionPolicy;
if(typeof data32 !== "string"){
const err68 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
if(!((data32 === "Delete") || (data32 === "Retain"))){
const err69 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/enum",keyword:"enum",params:{allowedValues: schema34.properties.spec.properties.deletionPolicy.enum}};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
if(typeof data9.protect !== "boolean"){
const err70 = {instancePath:instancePath+"/spec/protect",schemaPath:"#/properties/spec/properties/protect/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
let data34 = data9.drift;
if(typeof data34 !== "string"){
const err71 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
if(!((data34 === "fix") || (data34 === "report"))){
const err72 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/enum",keyword:"enum",params:{allowedValues: schema34.properties.spec.properties.drift.enum}};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
else {
const err73 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
else {
const err74 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
validate23.errors = vErrors;
return errors === 0;
}
validate23.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const FloatingIP = validate24;
const schema35 = {"type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"const":"fleetwright/v1"},"kind":{"const":"FloatingIP"},"metadata":{"type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},"project":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$","default":"default"},"labels":{"type":"object","additionalProperties":{"type":"string","maxLength":253},"default":{}},"annotations":{"type":"object","additionalProperties":{"type":"string"},"default":{}}}},"spec":{"type":"object","additionalProperties":false,"required":["pool","target"],"properties":{"pool":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"address":{"type":"string","pattern":"^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$"},"target":{"type":"object","additionalProperties":false,"required":["virtualMachine"],"properties":{"virtualMachine":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"interface":{"type":"integer","minimum":0,"maximum":31,"default":0}}},"deletionPolicy":{"type":"string","enum":["Delete","Retain"],"default":"Delete"},"protect":{"type":"boolean","default":false},"drift":{"type":"string","enum":["fix","report"],"default":"fix"}}}},"$id":"FloatingIP"};

function validate24(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="FloatingIP" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate24.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
if("fleetwright/v1" !== data.apiVersion){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "fleetwright/v1"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.kind !== undefined){
if("FloatingIP" !== data.kind){
const err6 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "FloatingIP"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.project === undefined){
data2.project = "default";
}
if(data2.labels === undefined){
data2.labels = {};
}
if(data2.annotations === undefined){
data2.annotations = {};
}
if(data2.name === undefined){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data2){
if(!((((key1 === "name") || (key1 === "project")) || (key1 === "labels")) || (key1 === "annotations"))){
const err8 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(!pattern4.test(data3)){
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
let data4 = data2.project;
if(typeof data4 === "string"){
if(!pattern4.test(data4)){
const err11 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
let data5 = data2.labels;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key2 in data5){
let data6 = data5[key2];
if(typeof data6 === "string"){
if(func1(data6) > 253){
const err13 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
let data7 = data2.annotations;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
for(const key3 in data7){
if(typeof data7[key3] !== "string"){
const err16 = {instancePath:instancePath+"/metadata/annotations/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath:instancePath+"/metadata/annotations",schemaPath:"#/properties/metadata/properties/annotations/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.spec !== undefined){
let data9 = data.spec;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.deletionPolicy === undefined){
data9.deletionPolicy = "Delete";
}
if(data9.protect === undefined){
data9.protect = false;
}
if(data9.drift === undefined){
data9.drift = "fix";
}
if(data9.pool === undefined){
const err19 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "pool"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(data9.target === undefined){
const err20 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "target"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
for(const key4 in data9){
if(!((((((key4 === "pool") || (key4 === "address")) || (key4 === "target")) || (key4 === "deletionPolicy")) || (key4 === "protect")) || (key4 === "drift"))){
const err21 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data9.pool !== undefined){
let data10 = data9.pool;
if(typeof data10 === "string"){
if(!pattern10.test(data10)){
const err22 = {instancePath:instancePath+"/spec/pool",schemaPath:"#/properties/spec/properties/pool/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
else {
const err23 = {instancePath:instancePath+"/spec/pool",schemaPath:"#/properties/spec/properties/pool/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data9.address !== undefined){
let data11 = data9.address;
if(typeof data11 === "string"){
if(!pattern7.test(data11)){
const err24 = {instancePath:instancePath+"/spec/address",schemaPath:"#/properties/spec/properties/address/pattern",keyword:"pattern",params:{pattern: "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
else {
const err25 = {instancePath:instancePath+"/spec/address",schemaPath:"#/properties/spec/properties/address/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data9.target !== undefined){
let data12 = data9.target;
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
if(data12.interface === undefined){
data12.interface = 0;
}
if(data12.virtualMachine === undefined){
const err26 = {instancePath:instancePath+"/spec/target",schemaPath:"#/properties/spec/properties/target/required",keyword:"required",params:{missingProperty: "virtualMachine"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
for(const key5 in data12){
if(!((key5 === "virtualMachine") || (key5 === "interface"))){
const err27 = {instancePath:instancePath+"/spec/target",schemaPath:"#/properties/spec/properties/target/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data12.virtualMachine !== undefined){
let data13 = data12.virtualMachine;
if(typeof data13 === "string"){
if(!pattern10.test(data13)){
const err28 = {instancePath:instancePath+"/spec/target/virtualMachine",schemaPath:"#/properties/spec/properties/target/properties/virtualMachine/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
else {
const err29 = {instancePath:instancePath+"/spec/target/virtualMachine",schemaPath:"#/properties/spec/properties/target/properties/virtualMachine/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
let data14 = data12.interface;
if(!(((typeof data14 == "number") && (!(data14 % 1) && !isNaN(data14))) && (isFinite(data14)))){
const err30 = {instancePath:instancePath+"/spec/target/interface",schemaPath:"#/properties/spec/properties/target/properties/interface/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if((typeof data14 == "number") && (isFinite(data14))){
if(data14 > 31 || isNaN(data14)){
const err31 = {instancePath:instancePath+"/spec/target/interface",schemaPath:"#/properties/spec/properties/target/properties/interface/maximum",keyword:"maximum",params:{comparison: "<=", limit: 31}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(data14 < 0 || isNaN(data14)){
const err32 = {instancePath:instancePath+"/spec/target/interface",schemaPath:"#/properties/spec/properties/target/properties/interface/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
}
else {
const err33 = {instancePath:instancePath+"/spec/target",schemaPath:"#/properties/spec/properties/target/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
let data15 = data9.deletionPolicy;
if(typeof data15 !== "string"){
const err34 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
if(!((data15 === "Delete") || (data15 === "Retain"))){
const err35 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/enum",keyword:"enum",params:{allowedValues: schema35.properties.spec.properties.deletionPolicy.enum}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if(typeof data9.protect !== "boolean"){
const err36 = {instancePath:instancePath+"/spec/protect",schemaPath:"#/properties/spec/properties/protect/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
let data17 = data9.drift;
if(typeof data17 !== "string"){
const err37 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if(!((data17 === "fix") || (data17 === "report"))){
const err38 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/enum",keyword:"enum",params:{allowedValues: schema35.properties.spec.properties.drift.enum}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
else {
const err39 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
}
else {
const err40 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
validate24.errors = vErrors;
return errors === 0;
}
validate24.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const Host = validate25;
const schema36 = {"type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"const":"fleetwright/v1"},"kind":{"const":"Host"},"metadata":{"type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},"project":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$","default":"default"},"labels":{"type":"object","additionalProperties":{"type":"string","maxLength":253},"default":{}},"annotations":{"type":"object","additionalProperties":{"type":"string"},"default":{}}}},"spec":{"type":"object","additionalProperties":false,"required":["libvirt"],"properties":{"libvirt":{"type":"string","pattern":"^\\S+$","maxLength":1024},"shell":{"type":"string","pattern":"^\\S+$","maxLength":1024},"roles":{"type":"array","uniqueItems":true,"default":["compute"],"items":{"type":"string","enum":["compute","gateway"]}},"underlay":{"type":"object","additionalProperties":false,"required":["interface","address"],"properties":{"interface":{"type":"string","pattern":"^(?!\\.{1,2}$)[A-Za-z0-9_.-]{1,15}$"},"address":{"type":"string","pattern":"^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$"}}},"uplink":{"type":"object","additionalProperties":false,"required":["interface"],"properties":{"interface":{"type":"string","pattern":"^(?!\\.{1,2}$)[A-Za-z0-9_.-]{1,15}$"}}},"overcommit":{"type":"object","additionalProperties":false,"default":{},"properties":{"cpu":{"type":"number","minimum":0.1,"maximum":10000,"default":4},"memory":{"type":"number","minimum":0.1,"maximum":1000,"default":1}}},"reserved":{"type":"object","additionalProperties":false,"default":{},"properties":{"cpu":{"type":"integer","minimum":0,"maximum":4096,"default":0},"memory":{"type":"string","pattern":"^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$","default":"512Mi"}}},"devices":{"type":"array","default":[],"items":{"type":"object","additionalProperties":false,"required":["alias","vendor","product"],"properties":{"alias":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},"vendor":{"type":"string","pattern":"^(0x)?[0-9A-Fa-f]{4}$"},"product":{"type":"string","pattern":"^(0x)?[0-9A-Fa-f]{4}$"}}}},"unschedulable":{"type":"boolean","default":false},"drain":{"not":{}},"deletionPolicy":{"type":"string","enum":["Delete","Retain"],"default":"Delete"},"protect":{"type":"boolean","default":false},"drift":{"type":"string","enum":["fix","report"],"default":"fix"}}}},"$id":"Host"};
const pattern37 = new RegExp("^\\S+$", "u");
const pattern39 = new RegExp("^(?!\\.{1,2}$)[A-Za-z0-9_.-]{1,15}$", "u");
const pattern42 = new RegExp("^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$", "u");
const pattern44 = new RegExp("^(0x)?[0-9A-Fa-f]{4}$", "u");

function validate25(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="Host" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate25.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
if("fleetwright/v1" !== data.apiVersion){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "fleetwright/v1"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.kind !== undefined){
if("Host" !== data.kind){
const err6 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "Host"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.project === undefined){
data2.project = "default";
}
if(data2.labels === undefined){
data2.labels = {};
}
if(data2.annotations === undefined){
data2.annotations = {};
}
if(data2.name === undefined){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data2){
if(!((((key1 === "name") || (key1 === "project")) || (key1 === "labels")) || (key1 === "annotations"))){
const err8 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(!pattern4.test(data3)){
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
let data4 = data2.project;
if(typeof data4 === "string"){
if(!pattern4.test(data4)){
const err11 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
let data5 = data2.labels;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key2 in data5){
let data6 = data5[key2];
if(typeof data6 === "string"){
if(func1(data6) > 253){
const err13 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
let data7 = data2.annotations;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
for(const key3 in data7){
if(typeof data7[key3] !== "string"){
const err16 = {instancePath:instancePath+"/metadata/annotations/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath:instancePath+"/metadata/annotations",schemaPath:"#/properties/metadata/properties/annotations/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.spec !== undefined){
let data9 = data.spec;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.roles === undefined){
data9.roles = ["compute"];
}
if(data9.overcommit === undefined){
data9.overcommit = {};
}
if(data9.reserved === undefined){
data9.reserved = {};
}
if(data9.devices === undefined){
data9.devices = [];
}
if(data9.unschedulable === undefined){
data9.unschedulable = false;
}
if(data9.deletionPolicy === undefined){
data9.deletionPolicy = "Delete";
}
if(data9.protect === undefined){
data9.protect = false;
}
if(data9.drift === undefined){
data9.drift = "fix";
}
if(data9.libvirt === undefined){
const err19 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "libvirt"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
for(const key4 in data9){
if(!(func3.call(schema36.properties.spec.properties, key4))){
const err20 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data9.libvirt !== undefined){
let data10 = data9.libvirt;
if(typeof data10 === "string"){
if(func1(data10) > 1024){
const err21 = {instancePath:instancePath+"/spec/libvirt",schemaPath:"#/properties/spec/properties/libvirt/maxLength",keyword:"maxLength",params:{limit: 1024}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(!pattern37.test(data10)){
const err22 = {instancePath:instancePath+"/spec/libvirt",schemaPath:"#/properties/spec/properties/libvirt/pattern",keyword:"pattern",params:{pattern: "^\\S+$"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
else {
const err23 = {instancePath:instancePath+"/spec/libvirt",schemaPath:"#/properties/spec/properties/libvirt/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data9.shell !== undefined){
let data11 = data9.shell;
if(typeof data11 === "string"){
if(func1(data11) > 1024){
const err24 = {instancePath:instancePath+"/spec/shell",schemaPath:"#/properties/spec/properties/shell/maxLength",keyword:"maxLength",params:{limit: 1024}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(!pattern37.test(data11)){
const err25 = {instancePath:instancePath+"/spec/shell",schemaPath:"#/properties/spec/properties/shell/pattern",keyword:"pattern",params:{pattern: "^\\S+$"}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
else {
const err26 = {instancePath:instancePath+"/spec/shell",schemaPath:"#/properties/spec/properties/shell/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
let data12 = data9.roles;
if(Array.isArray(data12)){
const len0 = data12.length;
for(let i0=0; i0<len0; i0++){
let data13 = data12[i0];
if(typeof data13 !== "string"){
const err27 = {instancePath:instancePath+"/spec/roles/" + i0,schemaPath:"#/properties/spec/properties/roles/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(!((data13 === "compute") || (data13 === "gateway"))){
const err28 = {instancePath:instancePath+"/spec/roles/" + i0,schemaPath:"#/properties/spec/properties/roles/items/enum",keyword:"enum",params:{allowedValues: schema36.properties.spec.properties.roles.items.enum}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
let i1 = data12.length;
let j0;
if(i1 > 1){
const indices0 = {};
for(;i1--;){
let item0 = data12[i1];
if(typeof item0 !== "string"){
continue;
}
if(typeof indices0[item0] == "number"){
j0 = indices0[item0];
const err29 = {instancePath:instancePath+"/spec/roles",schemaPath:"#/properties/spec/properties/roles/uniqueItems",keyword:"uniqueItems",params:{i: i1, j: j0}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
break;
}
indices0[item0] = i1;
}
}
}
else {
const err30 = {instancePath:instancePath+"/spec/roles",schemaPath:"#/properties/spec/properties/roles/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if(data9.underlay !== undefined){
let data14 = data9.underlay;
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
if(data14.interface === undefined){
const err31 = {instancePath:instancePath+"/spec/underlay",schemaPath:"#/properties/spec/properties/underlay/required",keyword:"required",params:{missingProperty: "interface"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(data14.address === undefined){
const err32 = {instancePath:instancePath+"/spec/underlay",schemaPath:"#/properties/spec/properties/underlay/required",keyword:"required",params:{missingProperty: "address"}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
for(const key5 in data14){
if(!((key5 === "interface") || (key5 === "address"))){
const err33 = {instancePath:instancePath+"/spec/underlay",schemaPath:"#/properties/spec/properties/underlay/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data14.interface !== undefined){
let data15 = data14.interface;
if(typeof data15 === "string"){
if(!pattern39.test(data15)){
const err34 = {instancePath:instancePath+"/spec/underlay/interface",schemaPath:"#/properties/spec/properties/underlay/properties/interface/pattern",keyword:"pattern",params:{pattern: "^(?!\\.{1,2}$)[A-Za-z0-9_.-]{1,15}$"}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
else {
const err35 = {instancePath:instancePath+"/spec/underlay/interface",schemaPath:"#/properties/spec/properties/underlay/properties/interface/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data14.address !== undefined){
let data16 = data14.address;
if(typeof data16 === "string"){
if(!pattern7.test(data16)){
const err36 = {instancePath:instancePath+"/spec/underlay/address",schemaPath:"#/properties/spec/properties/underlay/properties/address/pattern",keyword:"pattern",params:{pattern: "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$"}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
else {
const err37 = {instancePath:instancePath+"/spec/underlay/address",schemaPath:"#/properties/spec/properties/underlay/properties/address/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
}
else {
const err38 = {instancePath:instancePath+"/spec/underlay",schemaPath:"#/properties/spec/properties/underlay/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
if(data9.uplink !== undefined){
let data17 = data9.uplink;
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
if(data17.interface === undefined){
const err39 = {instancePath:instancePath+"/spec/uplink",schemaPath:"#/properties/spec/properties/uplink/required",keyword:"required",params:{missingProperty: "interface"}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
for(const key6 in data17){
if(!(key6 === "interface")){
const err40 = {instancePath:instancePath+"/spec/uplink",schemaPath:"#/properties/spec/properties/uplink/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
if(data17.interface !== undefined){
let data18 = data17.interface;
if(typeof data18 === "string"){
if(!pattern39.test(data18)){
const err41 = {instancePath:instancePath+"/spec/uplink/interface",schemaPath:"#/properties/spec/properties/uplink/properties/interface/pattern",keyword:"pattern",params:{pattern: "^(?!\\.{1,2}$)[A-Za-z0-9_.-]{1,15}$"}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
else {
const err42 = {instancePath:instancePath+"/spec/uplink/interface",schemaPath:"#/properties/spec/properties/uplink/properties/interface/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
}
else {
const err43 = {instancePath:instancePath+"/spec/uplink",schemaPath:"#/properties/spec/properties/uplink/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
let data19 = data9.overcommit;
if(data19 && typeof data19 == "object" && !Array.isArray(data19)){
if(data19.cpu === undefined){
data19.cpu = 4;
}
if(data19.memory === undefined){
data19.memory = 1;
}
for(const key7 in data19){
if(!((key7 === "cpu") || (key7 === "memory"))){
const err44 = {instancePath:instancePath+"/spec/overcommit",schemaPath:"#/properties/spec/properties/overcommit/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
let data20 = data19.cpu;
if((typeof data20 == "number") && (isFinite(data20))){
if(data20 > 10000 || isNaN(data20)){
const err45 = {instancePath:instancePath+"/spec/overcommit/cpu",schemaPath:"#/properties/spec/properties/overcommit/properties/cpu/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
if(data20 < 0.1 || isNaN(data20)){
const err46 = {instancePath:instancePath+"/spec/overcommit/cpu",schemaPath:"#/properties/spec/properties/overcommit/properties/cpu/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0.1}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
else {
const err47 = {instancePath:instancePath+"/spec/overcommit/cpu",schemaPath:"#/properties/spec/properties/overcommit/properties/cpu/type",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
let data21 = data19.memory;
if((typeof data21 == "number") && (isFinite(data21))){
if(data21 > 1000 || isNaN(data21)){
const err48 = {instancePath:instancePath+"/spec/overcommit/memory",schemaPath:"#/properties/spec/properties/overcommit/properties/memory/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
if(data21 < 0.1 || isNaN(data21)){
const err49 = {instancePath:instancePath+"/spec/overcommit/memory",schemaPath:"#/properties/spec/properties/overcommit/properties/memory/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0.1}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
else {
const err50 = {instancePath:instancePath+"/spec/overcommit/memory",schemaPath:"#/properties/spec/properties/overcommit/properties/memory/type",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
else {
const err51 = {instancePath:instancePath+"/spec/overcommit",schemaPath:"#/properties/spec/properties/overcommit/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
let data22 = data9.reserved;
if(data22 && typeof data22 == "object" && !Array.isArray(data22)){
if(data22.cpu === undefined){
data22.cpu = 0;
}
if(data22.memory === undefined){
data22.memory = "512Mi";
}
for(const key8 in data22){
if(!((key8 === "cpu") || (key8 === "memory"))){
const err52 = {instancePath:instancePath+"/spec/reserved",schemaPath:"#/properties/spec/properties/reserved/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
let data23 = data22.cpu;
if(!(((typeof data23 == "number") && (!(data23 % 1) && !isNaN(data23))) && (isFinite(data23)))){
const err53 = {instancePath:instancePath+"/spec/reserved/cpu",schemaPath:"#/properties/spec/properties/reserved/properties/cpu/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
if((typeof data23 == "number") && (isFinite(data23))){
if(data23 > 4096 || isNaN(data23)){
const err54 = {instancePath:instancePath+"/spec/reserved/cpu",schemaPath:"#/properties/spec/properties/reserved/properties/cpu/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4096}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
if(data23 < 0 || isNaN(data23)){
const err55 = {instancePath:instancePath+"/spec/reserved/cpu",schemaPath:"#/properties/spec/properties/reserved/properties/cpu/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
let data24 = data22.memory;
if(typeof data24 === "string"){
if(!pattern42.test(data24)){
const err56 = {instancePath:instancePath+"/spec/reserved/memory",schemaPath:"#/properties/spec/properties/reserved/properties/memory/pattern",keyword:"pattern",params:{pattern: "^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$"}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
else {
const err57 = {instancePath:instancePath+"/spec/reserved/memory",schemaPath:"#/properties/spec/properties/reserved/properties/memory/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
else {
const err58 = {instancePath:instancePath+"/spec/reserved",schemaPath:"#/properties/spec/properties/reserved/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
let data25 = data9.devices;
if(Array.isArray(data25)){
const len1 = data25.length;
for(let i2=0; i2<len1; i2++){
let data26 = data25[i2];
if(data26 && typeof data26 == "object" && !Array.isArray(data26)){
if(data26.alias === undefined){
const err59 = {instancePath:instancePath+"/spec/devices/" + i2,schemaPath:"#/properties/spec/properties/devices/items/required",keyword:"required",params:{missingProperty: "alias"}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
if(data26.vendor === undefined){
const err60 = {instancePath:instancePath+"/spec/devices/" + i2,schemaPath:"#/properties/spec/properties/devices/items/required",keyword:"required",params:{missingProperty: "vendor"}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
if(data26.product === undefined){
const err61 = {instancePath:instancePath+"/spec/devices/" + i2,schemaPath:"#/properties/spec/properties/devices/items/required",keyword:"required",params:{missingProperty: "product"}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
for(const key9 in data26){
if(!(((key9 === "alias") || (key9 === "vendor")) || (key9 === "product"))){
const err62 = {instancePath:instancePath+"/spec/devices/" + i2,schemaPath:"#/properties/spec/properties/devices/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9}};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
if(data26.alias !== undefined){
let data27 = data26.alias;
if(typeof data27 === "string"){
if(!pattern4.test(data27)){
const err63 = {instancePath:instancePath+"/spec/devices/" + i2+"/alias",schemaPath:"#/properties/spec/properties/devices/items/properties/alias/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
else {
const err64 = {instancePath:instancePath+"/spec/devices/" + i2+"/alias",schemaPath:"#/properties/spec/properties/devices/items/properties/alias/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
if(data26.vendor !== undefined){
let data28 = data26.vendor;
if(typeof data28 === "string"){
if(!pattern44.test(data28)){
const err65 = {instancePath:instancePath+"/spec/devices/" + i2+"/vendor",schemaPath:"#/properties/spec/properties/devices/items/properties/vendor/pattern",keyword:"pattern",params:{pattern: "^(0x)?[0-9A-Fa-f]{4}$"}};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
else {
const err66 = {instancePath:instancePath+"/spec/devices/" + i2+"/vendor",schemaPath:"#/properties/spec/properties/devices/items/properties/vendor/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
if(data26.product !== undefined){
let data29 = data26.product;
if(typeof data29 === "string"){
if(!pattern44.test(data29)){
const err67 = {instancePath:instancePath+"/spec/devices/" + i2+"/product",schemaPath:"#/properties/spec/properties/devices/items/properties/product/pattern",keyword:"pattern",params:{pattern: "^(0x)?[0-9A-Fa-f]{4}$"}};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
else {
const err68 = {instancePath:instancePath+"/spec/devices/" + i2+"/product",schemaPath:"#/properties/spec/properties/devices/items/properties/product/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
}
else {
const err69 = {instancePath:instancePath+"/spec/devices/" + i2,schemaPath:"#/properties/spec/properties/devices/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
}
else {
const err70 = {instancePath:instancePath+"/spec/devices",schemaPath:"#/properties/spec/properties/devices/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
if(typeof data9.unschedulable !== "boolean"){
const err71 = {instancePath:instancePath+"/spec/unschedulable",schemaPath:"#/properties/spec/properties/unschedulable/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
if(data9.drain !== undefined){
const err72 = {instancePath:instancePath+"/spec/drain",schemaPath:"#/properties/spec/properties/drain/not",keyword:"not",params:{}};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
let data32 = data9.deletionPolicy;
if(typeof data32 !== "string"){
const err73 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
if(!((data32 === "Delete") || (data32 === "Retain"))){
const err74 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/enum",keyword:"enum",params:{allowedValues: schema36.properties.spec.properties.deletionPolicy.enum}};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
if(typeof data9.protect !== "boolean"){
const err75 = {instancePath:instancePath+"/spec/protect",schemaPath:"#/properties/spec/properties/protect/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
let data34 = data9.drift;
if(typeof data34 !== "string"){
const err76 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
if(!((data34 === "fix") || (data34 === "report"))){
const err77 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/enum",keyword:"enum",params:{allowedValues: schema36.properties.spec.properties.drift.enum}};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
else {
const err78 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
}
else {
const err79 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
validate25.errors = vErrors;
return errors === 0;
}
validate25.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const Image = validate26;
const schema37 = {"type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"const":"fleetwright/v1"},"kind":{"const":"Image"},"metadata":{"type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},"project":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$","default":"default"},"labels":{"type":"object","additionalProperties":{"type":"string","maxLength":253},"default":{}},"annotations":{"type":"object","additionalProperties":{"type":"string"},"default":{}}}},"spec":{"type":"object","additionalProperties":false,"required":["source"],"properties":{"source":{"type":"object","additionalProperties":false,"minProperties":1,"maxProperties":1,"properties":{"path":{"type":"string","minLength":1,"maxLength":4096,"pattern":"^[^\\p{Cc}\\p{Cs}]*$"},"url":{"type":"string","pattern":"^https?://[^\\s/]+/\\S*$"},"recipe":{"type":"string","enum":["micro","debian-12"]}}},"checksum":{"type":"string","pattern":"^([Ss][Hh][Aa]256:[0-9A-Fa-f]{64}|[Ss][Hh][Aa]512:[0-9A-Fa-f]{128})$"},"format":{"type":"string","enum":["qcow2","raw"],"default":"qcow2"},"kernelBoot":{"type":"object","additionalProperties":false,"required":["kernel"],"properties":{"kernel":{"type":"string","minLength":1,"maxLength":4096,"pattern":"^[^\\p{Cc}\\p{Cs}]*$"},"initrd":{"type":"string","minLength":1,"maxLength":4096,"pattern":"^[^\\p{Cc}\\p{Cs}]*$"},"cmdline":{"type":"string","maxLength":2048,"pattern":"^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\p{Cs}\\ufffe\\uffff]*$","default":"console=ttyS0"}}},"deletionPolicy":{"type":"string","enum":["Delete","Retain"],"default":"Delete"},"protect":{"type":"boolean","default":false},"drift":{"type":"string","enum":["fix","report"],"default":"fix"}}}},"$id":"Image"};
const pattern48 = new RegExp("^[^\\p{Cc}\\p{Cs}]*$", "u");
const pattern49 = new RegExp("^https?://[^\\s/]+/\\S*$", "u");
const pattern50 = new RegExp("^([Ss][Hh][Aa]256:[0-9A-Fa-f]{64}|[Ss][Hh][Aa]512:[0-9A-Fa-f]{128})$", "u");
const pattern53 = new RegExp("^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\p{Cs}\\ufffe\\uffff]*$", "u");

function validate26(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="Image" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate26.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
if("fleetwright/v1" !== data.apiVersion){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "fleetwright/v1"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.kind !== undefined){
if("Image" !== data.kind){
const err6 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "Image"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.project === undefined){
data2.project = "default";
}
if(data2.labels === undefined){
data2.labels = {};
}
if(data2.annotations === undefined){
data2.annotations = {};
}
if(data2.name === undefined){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data2){
if(!((((key1 === "name") || (key1 === "project")) || (key1 === "labels")) || (key1 === "annotations"))){
const err8 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(!pattern4.test(data3)){
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
let data4 = data2.project;
if(typeof data4 === "string"){
if(!pattern4.test(data4)){
const err11 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
let data5 = data2.labels;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key2 in data5){
let data6 = data5[key2];
if(typeof data6 === "string"){
if(func1(data6) > 253){
const err13 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
let data7 = data2.annotations;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
for(const key3 in data7){
if(typeof data7[key3] !== "string"){
const err16 = {instancePath:instancePath+"/metadata/annotations/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath:instancePath+"/metadata/annotations",schemaPath:"#/properties/metadata/properties/annotations/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.spec !== undefined){
let data9 = data.spec;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.format === undefined){
data9.format = "qcow2";
}
if(data9.deletionPolicy === undefined){
data9.deletionPolicy = "Delete";
}
if(data9.protect === undefined){
data9.protect = false;
}
if(data9.drift === undefined){
data9.drift = "fix";
}
if(data9.source === undefined){
const err19 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "source"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
for(const key4 in data9){
if(!(((((((key4 === "source") || (key4 === "checksum")) || (key4 === "format")) || (key4 === "kernelBoot")) || (key4 === "deletionPolicy")) || (key4 === "protect")) || (key4 === "drift"))){
const err20 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data9.source !== undefined){
let data10 = data9.source;
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
if(Object.keys(data10).length > 1){
const err21 = {instancePath:instancePath+"/spec/source",schemaPath:"#/properties/spec/properties/source/maxProperties",keyword:"maxProperties",params:{limit: 1}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(Object.keys(data10).length < 1){
const err22 = {instancePath:instancePath+"/spec/source",schemaPath:"#/properties/spec/properties/source/minProperties",keyword:"minProperties",params:{limit: 1}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
for(const key5 in data10){
if(!(((key5 === "path") || (key5 === "url")) || (key5 === "recipe"))){
const err23 = {instancePath:instancePath+"/spec/source",schemaPath:"#/properties/spec/properties/source/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data10.path !== undefined){
let data11 = data10.path;
if(typeof data11 === "string"){
if(func1(data11) > 4096){
const err24 = {instancePath:instancePath+"/spec/source/path",schemaPath:"#/properties/spec/properties/source/properties/path/maxLength",keyword:"maxLength",params:{limit: 4096}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(func1(data11) < 1){
const err25 = {instancePath:instancePath+"/spec/source/path",schemaPath:"#/properties/spec/properties/source/properties/path/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(!pattern48.test(data11)){
const err26 = {instancePath:instancePath+"/spec/source/path",schemaPath:"#/properties/spec/properties/source/properties/path/pattern",keyword:"pattern",params:{pattern: "^[^\\p{Cc}\\p{Cs}]*$"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
else {
const err27 = {instancePath:instancePath+"/spec/source/path",schemaPath:"#/properties/spec/properties/source/properties/path/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data10.url !== undefined){
let data12 = data10.url;
if(typeof data12 === "string"){
if(!pattern49.test(data12)){
const err28 = {instancePath:instancePath+"/spec/source/url",schemaPath:"#/properties/spec/properties/source/properties/url/pattern",keyword:"pattern",params:{pattern: "^https?://[^\\s/]+/\\S*$"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
else {
const err29 = {instancePath:instancePath+"/spec/source/url",schemaPath:"#/properties/spec/properties/source/properties/url/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data10.recipe !== undefined){
let data13 = data10.recipe;
if(typeof data13 !== "string"){
const err30 = {instancePath:instancePath+"/spec/source/recipe",schemaPath:"#/properties/spec/properties/source/properties/recipe/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if(!((data13 === "micro") || (data13 === "debian-12"))){
const err31 = {instancePath:instancePath+"/spec/source/recipe",schemaPath:"#/properties/spec/properties/source/properties/recipe/enum",keyword:"enum",params:{allowedValues: schema37.properties.spec.properties.source.properties.recipe.enum}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
else {
const err32 = {instancePath:instancePath+"/spec/source",schemaPath:"#/properties/spec/properties/source/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data9.checksum !== undefined){
let data14 = data9.checksum;
if(typeof data14 === "string"){
if(!pattern50.test(data14)){
const err33 = {instancePath:instancePath+"/spec/checksum",schemaPath:"#/properties/spec/properties/checksum/pattern",keyword:"pattern",params:{pattern: "^([Ss][Hh][Aa]256:[0-9A-Fa-f]{64}|[Ss][Hh][Aa]512:[0-9A-Fa-f]{128})$"}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
else {
const err34 = {instancePath:instancePath+"/spec/checksum",schemaPath:"#/properties/spec/properties/checksum/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
let data15 = data9.format;
if(typeof data15 !== "string"){
const err35 = {instancePath:instancePath+"/spec/format",schemaPath:"#/properties/spec/properties/format/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if(!((data15 === "qcow2") || (data15 === "raw"))){
const err36 = {instancePath:instancePath+"/spec/format",schemaPath:"#/properties/spec/properties/format/enum",keyword:"enum",params:{allowedValues: schema37.properties.spec.properties.format.enum}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if(data9.kernelBoot !== undefined){
let data16 = data9.kernelBoot;
if(data16 && typeof data16 == "object" && !Array.isArray(data16)){
if(data16.cmdline === undefined){
data16.cmdline = "console=ttyS0";
}
if(data16.kernel === undefined){
const err37 = {instancePath:instancePath+"/spec/kernelBoot",schemaPath:"#/properties/spec/properties/kernelBoot/required",keyword:"required",params:{missingProperty: "kernel"}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
for(const key6 in data16){
if(!(((key6 === "kernel") || (key6 === "initrd")) || (key6 === "cmdline"))){
const err38 = {instancePath:instancePath+"/spec/kernelBoot",schemaPath:"#/properties/spec/properties/kernelBoot/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
if(data16.kernel !== undefined){
let data17 = data16.kernel;
if(typeof data17 === "string"){
if(func1(data17) > 4096){
const err39 = {instancePath:instancePath+"/spec/kernelBoot/kernel",schemaPath:"#/properties/spec/properties/kernelBoot/properties/kernel/maxLength",keyword:"maxLength",params:{limit: 4096}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(func1(data17) < 1){
const err40 = {instancePath:instancePath+"/spec/kernelBoot/kernel",schemaPath:"#/properties/spec/properties/kernelBoot/properties/kernel/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
if(!pattern48.test(data17)){
const err41 = {instancePath:instancePath+"/spec/kernelBoot/kernel",schemaPath:"#/properties/spec/properties/kernelBoot/properties/kernel/pattern",keyword:"pattern",params:{pattern: "^[^\\p{Cc}\\p{Cs}]*$"}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
else {
const err42 = {instancePath:instancePath+"/spec/kernelBoot/kernel",schemaPath:"#/properties/spec/properties/kernelBoot/properties/kernel/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data16.initrd !== undefined){
let data18 = data16.initrd;
if(typeof data18 === "string"){
if(func1(data18) > 4096){
const err43 = {instancePath:instancePath+"/spec/kernelBoot/initrd",schemaPath:"#/properties/spec/properties/kernelBoot/properties/initrd/maxLength",keyword:"maxLength",params:{limit: 4096}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
if(func1(data18) < 1){
const err44 = {instancePath:instancePath+"/spec/kernelBoot/initrd",schemaPath:"#/properties/spec/properties/kernelBoot/properties/initrd/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
if(!pattern48.test(data18)){
const err45 = {instancePath:instancePath+"/spec/kernelBoot/initrd",schemaPath:"#/properties/spec/properties/kernelBoot/properties/initrd/pattern",keyword:"pattern",params:{pattern: "^[^\\p{Cc}\\p{Cs}]*$"}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
else {
const err46 = {instancePath:instancePath+"/spec/kernelBoot/initrd",schemaPath:"#/properties/spec/properties/kernelBoot/properties/initrd/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
let data19 = data16.cmdline;
if(typeof data19 === "string"){
if(func1(data19) > 2048){
const err47 = {instancePath:instancePath+"/spec/kernelBoot/cmdline",schemaPath:"#/properties/spec/properties/kernelBoot/properties/cmdline/maxLength",keyword:"maxLength",params:{limit: 2048}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
if(!pattern53.test(data19)){
const err48 = {instancePath:instancePath+"/spec/kernelBoot/cmdline",schemaPath:"#/properties/spec/properties/kernelBoot/properties/cmdline/pattern",keyword:"pattern",params:{pattern: "^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\p{Cs}\\ufffe\\uffff]*$"}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
else {
const err49 = {instancePath:instancePath+"/spec/kernelBoot/cmdline",schemaPath:"#/properties/spec/properties/kernelBoot/properties/cmdline/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
else {
const err50 = {instancePath:instancePath+"/spec/kernelBoot",schemaPath:"#/properties/spec/properties/kernelBoot/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
let data20 = data9.deletionPolicy;
if(typeof data20 !== "string"){
const err51 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
if(!((data20 === "Delete") || (data20 === "Retain"))){
const err52 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/enum",keyword:"enum",params:{allowedValues: schema37.properties.spec.properties.deletionPolicy.enum}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
if(typeof data9.protect !== "boolean"){
const err53 = {instancePath:instancePath+"/spec/protect",schemaPath:"#/properties/spec/properties/protect/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
let data22 = data9.drift;
if(typeof data22 !== "string"){
const err54 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
if(!((data22 === "fix") || (data22 === "report"))){
const err55 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/enum",keyword:"enum",params:{allowedValues: schema37.properties.spec.properties.drift.enum}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
else {
const err56 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
}
else {
const err57 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
validate26.errors = vErrors;
return errors === 0;
}
validate26.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const InstanceType = validate27;
const schema38 = {"type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"const":"fleetwright/v1"},"kind":{"const":"InstanceType"},"metadata":{"type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$"},"project":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$","default":"default"},"labels":{"type":"object","additionalProperties":{"type":"string","maxLength":253},"default":{}},"annotations":{"type":"object","additionalProperties":{"type":"string"},"default":{}}}},"spec":{"type":"object","additionalProperties":false,"required":["cpu","memory"],"properties":{"family":{"type":"string","enum":["shared","standard","highcpu","highmem","storage","accelerated"],"default":"standard"},"cpu":{"type":"object","additionalProperties":false,"required":["guest"],"properties":{"guest":{"type":"integer","minimum":1,"maximum":512},"maxGuest":{"type":"integer","minimum":1,"maximum":512},"policy":{"type":"string","enum":["shared","dedicated"],"default":"shared"},"shares":{"type":"integer","minimum":2,"maximum":262144},"quotaPercent":{"type":"integer","minimum":1,"maximum":100},"burst":{"type":"object","additionalProperties":false,"required":["baselinePercent"],"properties":{"baselinePercent":{"type":"number","minimum":1,"maximum":99},"maxCredits":{"type":"number","exclusiveMinimum":0,"maximum":1000000},"initialCredits":{"type":"number","minimum":0,"maximum":1000000},"mode":{"type":"string","enum":["standard","unlimited"],"default":"standard"}}}}},"memory":{"type":"object","additionalProperties":false,"required":["guest"],"properties":{"guest":{"type":"string","pattern":"^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$"},"maxGuest":{"type":"string","pattern":"^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$"},"hugepages":{"type":"boolean","default":false}}},"disk":{"type":"object","additionalProperties":false,"default":{},"properties":{"iops":{"type":"integer","minimum":1,"maximum":100000000},"ephemeral":{"not":{}}}},"hostDevices":{"type":"array","default":[],"items":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}},"hostSelector":{"type":"object","additionalProperties":{"type":"string","maxLength":253},"default":{}},"deletionPolicy":{"type":"string","enum":["Delete","Retain"],"default":"Delete"},"protect":{"type":"boolean","default":false},"drift":{"type":"string","enum":["fix","report"],"default":"fix"}}}},"$id":"InstanceType"};
const pattern54 = new RegExp("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$", "u");

function validate27(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="InstanceType" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate27.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
if("fleetwright/v1" !== data.apiVersion){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "fleetwright/v1"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.kind !== undefined){
if("InstanceType" !== data.kind){
const err6 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "InstanceType"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.project === undefined){
data2.project = "default";
}
if(data2.labels === undefined){
data2.labels = {};
}
if(data2.annotations === undefined){
data2.annotations = {};
}
if(data2.name === undefined){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data2){
if(!((((key1 === "name") || (key1 === "project")) || (key1 === "labels")) || (key1 === "annotations"))){
const err8 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(!pattern54.test(data3)){
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
let data4 = data2.project;
if(typeof data4 === "string"){
if(!pattern4.test(data4)){
const err11 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
let data5 = data2.labels;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key2 in data5){
let data6 = data5[key2];
if(typeof data6 === "string"){
if(func1(data6) > 253){
const err13 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
let data7 = data2.annotations;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
for(const key3 in data7){
if(typeof data7[key3] !== "string"){
const err16 = {instancePath:instancePath+"/metadata/annotations/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath:instancePath+"/metadata/annotations",schemaPath:"#/properties/metadata/properties/annotations/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.spec !== undefined){
let data9 = data.spec;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.family === undefined){
data9.family = "standard";
}
if(data9.disk === undefined){
data9.disk = {};
}
if(data9.hostDevices === undefined){
data9.hostDevices = [];
}
if(data9.hostSelector === undefined){
data9.hostSelector = {};
}
if(data9.deletionPolicy === undefined){
data9.deletionPolicy = "Delete";
}
if(data9.protect === undefined){
data9.protect = false;
}
if(data9.drift === undefined){
data9.drift = "fix";
}
if(data9.cpu === undefined){
const err19 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "cpu"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(data9.memory === undefined){
const err20 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "memory"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
for(const key4 in data9){
if(!(func3.call(schema38.properties.spec.properties, key4))){
const err21 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
let data10 = data9.family;
if(typeof data10 !== "string"){
const err22 = {instancePath:instancePath+"/spec/family",schemaPath:"#/properties/spec/properties/family/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(!((((((data10 === "shared") || (data10 === "standard")) || (data10 === "highcpu")) || (data10 === "highmem")) || (data10 === "storage")) || (data10 === "accelerated"))){
const err23 = {instancePath:instancePath+"/spec/family",schemaPath:"#/properties/spec/properties/family/enum",keyword:"enum",params:{allowedValues: schema38.properties.spec.properties.family.enum}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(data9.cpu !== undefined){
let data11 = data9.cpu;
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
if(data11.policy === undefined){
data11.policy = "shared";
}
if(data11.guest === undefined){
const err24 = {instancePath:instancePath+"/spec/cpu",schemaPath:"#/properties/spec/properties/cpu/required",keyword:"required",params:{missingProperty: "guest"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
for(const key5 in data11){
if(!((((((key5 === "guest") || (key5 === "maxGuest")) || (key5 === "policy")) || (key5 === "shares")) || (key5 === "quotaPercent")) || (key5 === "burst"))){
const err25 = {instancePath:instancePath+"/spec/cpu",schemaPath:"#/properties/spec/properties/cpu/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data11.guest !== undefined){
let data12 = data11.guest;
if(!(((typeof data12 == "number") && (!(data12 % 1) && !isNaN(data12))) && (isFinite(data12)))){
const err26 = {instancePath:instancePath+"/spec/cpu/guest",schemaPath:"#/properties/spec/properties/cpu/properties/guest/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if((typeof data12 == "number") && (isFinite(data12))){
if(data12 > 512 || isNaN(data12)){
const err27 = {instancePath:instancePath+"/spec/cpu/guest",schemaPath:"#/properties/spec/properties/cpu/properties/guest/maximum",keyword:"maximum",params:{comparison: "<=", limit: 512}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(data12 < 1 || isNaN(data12)){
const err28 = {instancePath:instancePath+"/spec/cpu/guest",schemaPath:"#/properties/spec/properties/cpu/properties/guest/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
if(data11.maxGuest !== undefined){
let data13 = data11.maxGuest;
if(!(((typeof data13 == "number") && (!(data13 % 1) && !isNaN(data13))) && (isFinite(data13)))){
const err29 = {instancePath:instancePath+"/spec/cpu/maxGuest",schemaPath:"#/properties/spec/properties/cpu/properties/maxGuest/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if((typeof data13 == "number") && (isFinite(data13))){
if(data13 > 512 || isNaN(data13)){
const err30 = {instancePath:instancePath+"/spec/cpu/maxGuest",schemaPath:"#/properties/spec/properties/cpu/properties/maxGuest/maximum",keyword:"maximum",params:{comparison: "<=", limit: 512}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if(data13 < 1 || isNaN(data13)){
const err31 = {instancePath:instancePath+"/spec/cpu/maxGuest",schemaPath:"#/properties/spec/properties/cpu/properties/maxGuest/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
let data14 = data11.policy;
if(typeof data14 !== "string"){
const err32 = {instancePath:instancePath+"/spec/cpu/policy",schemaPath:"#/properties/spec/properties/cpu/properties/policy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(!((data14 === "shared") || (data14 === "dedicated"))){
const err33 = {instancePath:instancePath+"/spec/cpu/policy",schemaPath:"#/properties/spec/properties/cpu/properties/policy/enum",keyword:"enum",params:{allowedValues: schema38.properties.spec.properties.cpu.properties.policy.enum}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(data11.shares !== undefined){
let data15 = data11.shares;
if(!(((typeof data15 == "number") && (!(data15 % 1) && !isNaN(data15))) && (isFinite(data15)))){
const err34 = {instancePath:instancePath+"/spec/cpu/shares",schemaPath:"#/properties/spec/properties/cpu/properties/shares/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
if((typeof data15 == "number") && (isFinite(data15))){
if(data15 > 262144 || isNaN(data15)){
const err35 = {instancePath:instancePath+"/spec/cpu/shares",schemaPath:"#/properties/spec/properties/cpu/properties/shares/maximum",keyword:"maximum",params:{comparison: "<=", limit: 262144}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if(data15 < 2 || isNaN(data15)){
const err36 = {instancePath:instancePath+"/spec/cpu/shares",schemaPath:"#/properties/spec/properties/cpu/properties/shares/minimum",keyword:"minimum",params:{comparison: ">=", limit: 2}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
}
if(data11.quotaPercent !== undefined){
let data16 = data11.quotaPercent;
if(!(((typeof data16 == "number") && (!(data16 % 1) && !isNaN(data16))) && (isFinite(data16)))){
const err37 = {instancePath:instancePath+"/spec/cpu/quotaPercent",schemaPath:"#/properties/spec/properties/cpu/properties/quotaPercent/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if((typeof data16 == "number") && (isFinite(data16))){
if(data16 > 100 || isNaN(data16)){
const err38 = {instancePath:instancePath+"/spec/cpu/quotaPercent",schemaPath:"#/properties/spec/properties/cpu/properties/quotaPercent/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
if(data16 < 1 || isNaN(data16)){
const err39 = {instancePath:instancePath+"/spec/cpu/quotaPercent",schemaPath:"#/properties/spec/properties/cpu/properties/quotaPercent/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
}
if(data11.burst !== undefined){
let data17 = data11.burst;
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
if(data17.mode === undefined){
data17.mode = "standard";
}
if(data17.baselinePercent === undefined){
const err40 = {instancePath:instancePath+"/spec/cpu/burst",schemaPath:"#/properties/spec/properties/cpu/properties/burst/required",keyword:"required",params:{missingProperty: "baselinePercent"}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
for(const key6 in data17){
if(!((((key6 === "baselinePercent") || (key6 === "maxCredits")) || (key6 === "initialCredits")) || (key6 === "mode"))){
const err41 = {instancePath:instancePath+"/spec/cpu/burst",schemaPath:"#/properties/spec/properties/cpu/properties/burst/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data17.baselinePercent !== undefined){
let data18 = data17.baselinePercent;
if((typeof data18 == "number") && (isFinite(data18))){
if(data18 > 99 || isNaN(data18)){
const err42 = {instancePath:instancePath+"/spec/cpu/burst/baselinePercent",schemaPath:"#/properties/spec/properties/cpu/properties/burst/properties/baselinePercent/maximum",keyword:"maximum",params:{comparison: "<=", limit: 99}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
if(data18 < 1 || isNaN(data18)){
const err43 = {instancePath:instancePath+"/spec/cpu/burst/baselinePercent",schemaPath:"#/properties/spec/properties/cpu/properties/burst/properties/baselinePercent/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
else {
const err44 = {instancePath:instancePath+"/spec/cpu/burst/baselinePercent",schemaPath:"#/properties/spec/properties/cpu/properties/burst/properties/baselinePercent/type",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
if(data17.maxCredits !== undefined){
let data19 = data17.maxCredits;
if((typeof data19 == "number") && (isFinite(data19))){
if(data19 > 1000000 || isNaN(data19)){
const err45 = {instancePath:instancePath+"/spec/cpu/burst/maxCredits",schemaPath:"#/properties/spec/properties/cpu/properties/burst/properties/maxCredits/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
if(data19 <= 0 || isNaN(data19)){
const err46 = {instancePath:instancePath+"/spec/cpu/burst/maxCredits",schemaPath:"#/properties/spec/properties/cpu/properties/burst/properties/maxCredits/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
else {
const err47 = {instancePath:instancePath+"/spec/cpu/burst/maxCredits",schemaPath:"#/properties/spec/properties/cpu/properties/burst/properties/maxCredits/type",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data17.initialCredits !== undefined){
let data20 = data17.initialCredits;
if((typeof data20 == "number") && (isFinite(data20))){
if(data20 > 1000000 || isNaN(data20)){
const err48 = {instancePath:instancePath+"/spec/cpu/burst/initialCredits",schemaPath:"#/properties/spec/properties/cpu/properties/burst/properties/initialCredits/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
if(data20 < 0 || isNaN(data20)){
const err49 = {instancePath:instancePath+"/spec/cpu/burst/initialCredits",schemaPath:"#/properties/spec/properties/cpu/properties/burst/properties/initialCredits/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
else {
const err50 = {instancePath:instancePath+"/spec/cpu/burst/initialCredits",schemaPath:"#/properties/spec/properties/cpu/properties/burst/properties/initialCredits/type",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
let data21 = data17.mode;
if(typeof data21 !== "string"){
const err51 = {instancePath:instancePath+"/spec/cpu/burst/mode",schemaPath:"#/properties/spec/properties/cpu/properties/burst/properties/mode/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
if(!((data21 === "standard") || (data21 === "unlimited"))){
const err52 = {instancePath:instancePath+"/spec/cpu/burst/mode",schemaPath:"#/properties/spec/properties/cpu/properties/burst/properties/mode/enum",keyword:"enum",params:{allowedValues: schema38.properties.spec.properties.cpu.properties.burst.properties.mode.enum}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
else {
const err53 = {instancePath:instancePath+"/spec/cpu/burst",schemaPath:"#/properties/spec/properties/cpu/properties/burst/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
}
else {
const err54 = {instancePath:instancePath+"/spec/cpu",schemaPath:"#/properties/spec/properties/cpu/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
if(data9.memory !== undefined){
let data22 = data9.memory;
if(data22 && typeof data22 == "object" && !Array.isArray(data22)){
if(data22.hugepages === undefined){
data22.hugepages = false;
}
if(data22.guest === undefined){
const err55 = {instancePath:instancePath+"/spec/memory",schemaPath:"#/properties/spec/properties/memory/required",keyword:"required",params:{missingProperty: "guest"}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
for(const key7 in data22){
if(!(((key7 === "guest") || (key7 === "maxGuest")) || (key7 === "hugepages"))){
const err56 = {instancePath:instancePath+"/spec/memory",schemaPath:"#/properties/spec/properties/memory/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
if(data22.guest !== undefined){
let data23 = data22.guest;
if(typeof data23 === "string"){
if(!pattern42.test(data23)){
const err57 = {instancePath:instancePath+"/spec/memory/guest",schemaPath:"#/properties/spec/properties/memory/properties/guest/pattern",keyword:"pattern",params:{pattern: "^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$"}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
else {
const err58 = {instancePath:instancePath+"/spec/memory/guest",schemaPath:"#/properties/spec/properties/memory/properties/guest/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
if(data22.maxGuest !== undefined){
let data24 = data22.maxGuest;
if(typeof data24 === "string"){
if(!pattern42.test(data24)){
const err59 = {instancePath:instancePath+"/spec/memory/maxGuest",schemaPath:"#/properties/spec/properties/memory/properties/maxGuest/pattern",keyword:"pattern",params:{pattern: "^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$"}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
else {
const err60 = {instancePath:instancePath+"/spec/memory/maxGuest",schemaPath:"#/properties/spec/properties/memory/properties/maxGuest/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
if(typeof data22.hugepages !== "boolean"){
const err61 = {instancePath:instancePath+"/spec/memory/hugepages",schemaPath:"#/properties/spec/properties/memory/properties/hugepages/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
else {
const err62 = {instancePath:instancePath+"/spec/memory",schemaPath:"#/properties/spec/properties/memory/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
let data26 = data9.disk;
if(data26 && typeof data26 == "object" && !Array.isArray(data26)){
for(const key8 in data26){
if(!((key8 === "iops") || (key8 === "ephemeral"))){
const err63 = {instancePath:instancePath+"/spec/disk",schemaPath:"#/properties/spec/properties/disk/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
if(data26.iops !== undefined){
let data27 = data26.iops;
if(!(((typeof data27 == "number") && (!(data27 % 1) && !isNaN(data27))) && (isFinite(data27)))){
const err64 = {instancePath:instancePath+"/spec/disk/iops",schemaPath:"#/properties/spec/properties/disk/properties/iops/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
if((typeof data27 == "number") && (isFinite(data27))){
if(data27 > 100000000 || isNaN(data27)){
const err65 = {instancePath:instancePath+"/spec/disk/iops",schemaPath:"#/properties/spec/properties/disk/properties/iops/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000000}};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
if(data27 < 1 || isNaN(data27)){
const err66 = {instancePath:instancePath+"/spec/disk/iops",schemaPath:"#/properties/spec/properties/disk/properties/iops/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
}
if(data26.ephemeral !== undefined){
const err67 = {instancePath:instancePath+"/spec/disk/ephemeral",schemaPath:"#/properties/spec/properties/disk/properties/ephemeral/not",keyword:"not",params:{}};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
else {
const err68 = {instancePath:instancePath+"/spec/disk",schemaPath:"#/properties/spec/properties/disk/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
let data29 = data9.hostDevices;
if(Array.isArray(data29)){
const len0 = data29.length;
for(let i0=0; i0<len0; i0++){
let data30 = data29[i0];
if(typeof data30 === "string"){
if(!pattern4.test(data30)){
const err69 = {instancePath:instancePath+"/spec/hostDevices/" + i0,schemaPath:"#/properties/spec/properties/hostDevices/items/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
else {
const err70 = {instancePath:instancePath+"/spec/hostDevices/" + i0,schemaPath:"#/properties/spec/properties/hostDevices/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
}
else {
const err71 = {instancePath:instancePath+"/spec/hostDevices",schemaPath:"#/properties/spec/properties/hostDevices/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
let data31 = data9.hostSelector;
if(data31 && typeof data31 == "object" && !Array.isArray(data31)){
for(const key9 in data31){
let data32 = data31[key9];
if(typeof data32 === "string"){
if(func1(data32) > 253){
const err72 = {instancePath:instancePath+"/spec/hostSelector/" + key9.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/hostSelector/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
else {
const err73 = {instancePath:instancePath+"/spec/hostSelector/" + key9.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/hostSelector/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
}
else {
const err74 = {instancePath:instancePath+"/spec/hostSelector",schemaPath:"#/properties/spec/properties/hostSelector/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
let data33 = data9.deletionPolicy;
if(typeof data33 !== "string"){
const err75 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
if(!((data33 === "Delete") || (data33 === "Retain"))){
const err76 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/enum",keyword:"enum",params:{allowedValues: schema38.properties.spec.properties.deletionPolicy.enum}};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
if(typeof data9.protect !== "boolean"){
const err77 = {instancePath:instancePath+"/spec/protect",schemaPath:"#/properties/spec/properties/protect/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
let data35 = data9.drift;
if(typeof data35 !== "string"){
const err78 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
if(!((data35 === "fix") || (data35 === "report"))){
const err79 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/enum",keyword:"enum",params:{allowedValues: schema38.properties.spec.properties.drift.enum}};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
else {
const err80 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
}
}
else {
const err81 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
validate27.errors = vErrors;
return errors === 0;
}
validate27.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const LoadBalancer = validate28;
const schema39 = {"type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"const":"fleetwright/v1"},"kind":{"const":"LoadBalancer"},"metadata":{"type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},"project":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$","default":"default"},"labels":{"type":"object","additionalProperties":{"type":"string","maxLength":253},"default":{}},"annotations":{"type":"object","additionalProperties":{"type":"string"},"default":{}}}},"spec":{"type":"object","additionalProperties":false,"required":["network","listeners","pools"],"properties":{"network":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"vip":{"type":"object","additionalProperties":false,"default":{},"properties":{"pool":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"address":{"type":"string","pattern":"^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$"}}},"listeners":{"type":"array","minItems":1,"maxItems":100,"items":{"type":"object","additionalProperties":false,"required":["name","protocol","port","pool"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},"protocol":{"type":"string","enum":["TCP","HTTP"]},"port":{"type":"integer","minimum":1,"maximum":65535},"pool":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},"allowedCidrs":{"type":"array","maxItems":1000,"uniqueItems":true,"default":[],"items":{"type":"string","pattern":"^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])/(3[0-2]|[12]?[0-9])$"}},"connectionLimit":{"type":"integer","minimum":1,"maximum":1000000,"default":2000},"tls":{"not":{}},"timeouts":{"type":"object","additionalProperties":false,"default":{},"properties":{"client":{"type":"string","pattern":"^([0-9]+(\\.[0-9]+)?[smhdw])+$","default":"50s"},"memberConnect":{"type":"string","pattern":"^([0-9]+(\\.[0-9]+)?[smhdw])+$","default":"5s"},"memberData":{"type":"string","pattern":"^([0-9]+(\\.[0-9]+)?[smhdw])+$","default":"50s"}}}}}},"pools":{"type":"array","minItems":1,"maxItems":100,"items":{"type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},"algorithm":{"type":"string","enum":["ROUND_ROBIN","LEAST_CONNECTIONS","SOURCE_IP"],"default":"ROUND_ROBIN"},"sessionPersistence":{"type":"string","enum":["NONE","HTTP_COOKIE"],"default":"NONE"},"healthMonitor":{"type":"object","additionalProperties":false,"required":["type"],"properties":{"type":{"type":"string","enum":["HTTP","TCP"]},"urlPath":{"type":"string","pattern":"^/[!-~]*$","maxLength":1000},"expectedCodes":{"type":"string","pattern":"^[1-5][0-9]{2}(-[1-5][0-9]{2})?(,[1-5][0-9]{2}(-[1-5][0-9]{2})?)*$","maxLength":200},"delay":{"type":"string","pattern":"^([0-9]+(\\.[0-9]+)?[smhdw])+$","default":"5s"},"timeout":{"type":"string","pattern":"^([0-9]+(\\.[0-9]+)?[smhdw])+$","default":"2s"},"maxRetries":{"type":"integer","minimum":1,"maximum":10,"default":3}}},"members":{"type":"array","default":[],"items":{"type":"object","additionalProperties":false,"required":["virtualMachine","port"],"properties":{"virtualMachine":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"port":{"type":"integer","minimum":1,"maximum":65535},"weight":{"type":"integer","minimum":0,"maximum":256,"default":1}}}}}}},"topology":{"type":"string","enum":["SINGLE"],"default":"SINGLE"},"deletionPolicy":{"type":"string","enum":["Delete","Retain"],"default":"Delete"},"protect":{"type":"boolean","default":false},"drift":{"type":"string","enum":["fix","report"],"default":"fix"}}}},"$id":"LoadBalancer"};
const pattern71 = new RegExp("^/[!-~]*$", "u");
const pattern72 = new RegExp("^[1-5][0-9]{2}(-[1-5][0-9]{2})?(,[1-5][0-9]{2}(-[1-5][0-9]{2})?)*$", "u");

function validate28(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="LoadBalancer" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate28.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
if("fleetwright/v1" !== data.apiVersion){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "fleetwright/v1"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.kind !== undefined){
if("LoadBalancer" !== data.kind){
const err6 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "LoadBalancer"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.project === undefined){
data2.project = "default";
}
if(data2.labels === undefined){
data2.labels = {};
}
if(data2.annotations === undefined){
data2.annotations = {};
}
if(data2.name === undefined){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data2){
if(!((((key1 === "name") || (key1 === "project")) || (key1 === "labels")) || (key1 === "annotations"))){
const err8 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(!pattern4.test(data3)){
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
let data4 = data2.project;
if(typeof data4 === "string"){
if(!pattern4.test(data4)){
const err11 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
let data5 = data2.labels;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key2 in data5){
let data6 = data5[key2];
if(typeof data6 === "string"){
if(func1(data6) > 253){
const err13 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
let data7 = data2.annotations;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
for(const key3 in data7){
if(typeof data7[key3] !== "string"){
const err16 = {instancePath:instancePath+"/metadata/annotations/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath:instancePath+"/metadata/annotations",schemaPath:"#/properties/metadata/properties/annotations/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.spec !== undefined){
let data9 = data.spec;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.vip === undefined){
data9.vip = {};
}
if(data9.topology === undefined){
data9.topology = "SINGLE";
}
if(data9.deletionPolicy === undefined){
data9.deletionPolicy = "Delete";
}
if(data9.protect === undefined){
data9.protect = false;
}
if(data9.drift === undefined){
data9.drift = "fix";
}
if(data9.network === undefined){
const err19 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "network"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(data9.listeners === undefined){
const err20 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "listeners"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(data9.pools === undefined){
const err21 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "pools"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
for(const key4 in data9){
if(!((((((((key4 === "network") || (key4 === "vip")) || (key4 === "listeners")) || (key4 === "pools")) || (key4 === "topology")) || (key4 === "deletionPolicy")) || (key4 === "protect")) || (key4 === "drift"))){
const err22 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data9.network !== undefined){
let data10 = data9.network;
if(typeof data10 === "string"){
if(!pattern10.test(data10)){
const err23 = {instancePath:instancePath+"/spec/network",schemaPath:"#/properties/spec/properties/network/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
else {
const err24 = {instancePath:instancePath+"/spec/network",schemaPath:"#/properties/spec/properties/network/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
let data11 = data9.vip;
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
for(const key5 in data11){
if(!((key5 === "pool") || (key5 === "address"))){
const err25 = {instancePath:instancePath+"/spec/vip",schemaPath:"#/properties/spec/properties/vip/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data11.pool !== undefined){
let data12 = data11.pool;
if(typeof data12 === "string"){
if(!pattern10.test(data12)){
const err26 = {instancePath:instancePath+"/spec/vip/pool",schemaPath:"#/properties/spec/properties/vip/properties/pool/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
else {
const err27 = {instancePath:instancePath+"/spec/vip/pool",schemaPath:"#/properties/spec/properties/vip/properties/pool/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data11.address !== undefined){
let data13 = data11.address;
if(typeof data13 === "string"){
if(!pattern7.test(data13)){
const err28 = {instancePath:instancePath+"/spec/vip/address",schemaPath:"#/properties/spec/properties/vip/properties/address/pattern",keyword:"pattern",params:{pattern: "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
else {
const err29 = {instancePath:instancePath+"/spec/vip/address",schemaPath:"#/properties/spec/properties/vip/properties/address/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
}
else {
const err30 = {instancePath:instancePath+"/spec/vip",schemaPath:"#/properties/spec/properties/vip/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if(data9.listeners !== undefined){
let data14 = data9.listeners;
if(Array.isArray(data14)){
if(data14.length > 100){
const err31 = {instancePath:instancePath+"/spec/listeners",schemaPath:"#/properties/spec/properties/listeners/maxItems",keyword:"maxItems",params:{limit: 100}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(data14.length < 1){
const err32 = {instancePath:instancePath+"/spec/listeners",schemaPath:"#/properties/spec/properties/listeners/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
const len0 = data14.length;
for(let i0=0; i0<len0; i0++){
let data15 = data14[i0];
if(data15 && typeof data15 == "object" && !Array.isArray(data15)){
if(data15.allowedCidrs === undefined){
data15.allowedCidrs = [];
}
if(data15.connectionLimit === undefined){
data15.connectionLimit = 2000;
}
if(data15.timeouts === undefined){
data15.timeouts = {};
}
if(data15.name === undefined){
const err33 = {instancePath:instancePath+"/spec/listeners/" + i0,schemaPath:"#/properties/spec/properties/listeners/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(data15.protocol === undefined){
const err34 = {instancePath:instancePath+"/spec/listeners/" + i0,schemaPath:"#/properties/spec/properties/listeners/items/required",keyword:"required",params:{missingProperty: "protocol"}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
if(data15.port === undefined){
const err35 = {instancePath:instancePath+"/spec/listeners/" + i0,schemaPath:"#/properties/spec/properties/listeners/items/required",keyword:"required",params:{missingProperty: "port"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if(data15.pool === undefined){
const err36 = {instancePath:instancePath+"/spec/listeners/" + i0,schemaPath:"#/properties/spec/properties/listeners/items/required",keyword:"required",params:{missingProperty: "pool"}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
for(const key6 in data15){
if(!((((((((key6 === "name") || (key6 === "protocol")) || (key6 === "port")) || (key6 === "pool")) || (key6 === "allowedCidrs")) || (key6 === "connectionLimit")) || (key6 === "tls")) || (key6 === "timeouts"))){
const err37 = {instancePath:instancePath+"/spec/listeners/" + i0,schemaPath:"#/properties/spec/properties/listeners/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data15.name !== undefined){
let data16 = data15.name;
if(typeof data16 === "string"){
if(!pattern4.test(data16)){
const err38 = {instancePath:instancePath+"/spec/listeners/" + i0+"/name",schemaPath:"#/properties/spec/properties/listeners/items/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
else {
const err39 = {instancePath:instancePath+"/spec/listeners/" + i0+"/name",schemaPath:"#/properties/spec/properties/listeners/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data15.protocol !== undefined){
let data17 = data15.protocol;
if(typeof data17 !== "string"){
const err40 = {instancePath:instancePath+"/spec/listeners/" + i0+"/protocol",schemaPath:"#/properties/spec/properties/listeners/items/properties/protocol/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
if(!((data17 === "TCP") || (data17 === "HTTP"))){
const err41 = {instancePath:instancePath+"/spec/listeners/" + i0+"/protocol",schemaPath:"#/properties/spec/properties/listeners/items/properties/protocol/enum",keyword:"enum",params:{allowedValues: schema39.properties.spec.properties.listeners.items.properties.protocol.enum}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data15.port !== undefined){
let data18 = data15.port;
if(!(((typeof data18 == "number") && (!(data18 % 1) && !isNaN(data18))) && (isFinite(data18)))){
const err42 = {instancePath:instancePath+"/spec/listeners/" + i0+"/port",schemaPath:"#/properties/spec/properties/listeners/items/properties/port/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
if((typeof data18 == "number") && (isFinite(data18))){
if(data18 > 65535 || isNaN(data18)){
const err43 = {instancePath:instancePath+"/spec/listeners/" + i0+"/port",schemaPath:"#/properties/spec/properties/listeners/items/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
if(data18 < 1 || isNaN(data18)){
const err44 = {instancePath:instancePath+"/spec/listeners/" + i0+"/port",schemaPath:"#/properties/spec/properties/listeners/items/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
}
if(data15.pool !== undefined){
let data19 = data15.pool;
if(typeof data19 === "string"){
if(!pattern4.test(data19)){
const err45 = {instancePath:instancePath+"/spec/listeners/" + i0+"/pool",schemaPath:"#/properties/spec/properties/listeners/items/properties/pool/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
else {
const err46 = {instancePath:instancePath+"/spec/listeners/" + i0+"/pool",schemaPath:"#/properties/spec/properties/listeners/items/properties/pool/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
let data20 = data15.allowedCidrs;
if(Array.isArray(data20)){
if(data20.length > 1000){
const err47 = {instancePath:instancePath+"/spec/listeners/" + i0+"/allowedCidrs",schemaPath:"#/properties/spec/properties/listeners/items/properties/allowedCidrs/maxItems",keyword:"maxItems",params:{limit: 1000}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
const len1 = data20.length;
for(let i1=0; i1<len1; i1++){
let data21 = data20[i1];
if(typeof data21 === "string"){
if(!pattern6.test(data21)){
const err48 = {instancePath:instancePath+"/spec/listeners/" + i0+"/allowedCidrs/" + i1,schemaPath:"#/properties/spec/properties/listeners/items/properties/allowedCidrs/items/pattern",keyword:"pattern",params:{pattern: "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])/(3[0-2]|[12]?[0-9])$"}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
else {
const err49 = {instancePath:instancePath+"/spec/listeners/" + i0+"/allowedCidrs/" + i1,schemaPath:"#/properties/spec/properties/listeners/items/properties/allowedCidrs/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
let i2 = data20.length;
let j0;
if(i2 > 1){
const indices0 = {};
for(;i2--;){
let item0 = data20[i2];
if(typeof item0 !== "string"){
continue;
}
if(typeof indices0[item0] == "number"){
j0 = indices0[item0];
const err50 = {instancePath:instancePath+"/spec/listeners/" + i0+"/allowedCidrs",schemaPath:"#/properties/spec/properties/listeners/items/properties/allowedCidrs/uniqueItems",keyword:"uniqueItems",params:{i: i2, j: j0}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
break;
}
indices0[item0] = i2;
}
}
}
else {
const err51 = {instancePath:instancePath+"/spec/listeners/" + i0+"/allowedCidrs",schemaPath:"#/properties/spec/properties/listeners/items/properties/allowedCidrs/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
let data22 = data15.connectionLimit;
if(!(((typeof data22 == "number") && (!(data22 % 1) && !isNaN(data22))) && (isFinite(data22)))){
const err52 = {instancePath:instancePath+"/spec/listeners/" + i0+"/connectionLimit",schemaPath:"#/properties/spec/properties/listeners/items/properties/connectionLimit/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
if((typeof data22 == "number") && (isFinite(data22))){
if(data22 > 1000000 || isNaN(data22)){
const err53 = {instancePath:instancePath+"/spec/listeners/" + i0+"/connectionLimit",schemaPath:"#/properties/spec/properties/listeners/items/properties/connectionLimit/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
if(data22 < 1 || isNaN(data22)){
const err54 = {instancePath:instancePath+"/spec/listeners/" + i0+"/connectionLimit",schemaPath:"#/properties/spec/properties/listeners/items/properties/connectionLimit/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
if(data15.tls !== undefined){
const err55 = {instancePath:instancePath+"/spec/listeners/" + i0+"/tls",schemaPath:"#/properties/spec/properties/listeners/items/properties/tls/not",keyword:"not",params:{}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
let data24 = data15.timeouts;
if(data24 && typeof data24 == "object" && !Array.isArray(data24)){
if(data24.client === undefined){
data24.client = "50s";
}
if(data24.memberConnect === undefined){
data24.memberConnect = "5s";
}
if(data24.memberData === undefined){
data24.memberData = "50s";
}
for(const key7 in data24){
if(!(((key7 === "client") || (key7 === "memberConnect")) || (key7 === "memberData"))){
const err56 = {instancePath:instancePath+"/spec/listeners/" + i0+"/timeouts",schemaPath:"#/properties/spec/properties/listeners/items/properties/timeouts/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
let data25 = data24.client;
if(typeof data25 === "string"){
if(!pattern25.test(data25)){
const err57 = {instancePath:instancePath+"/spec/listeners/" + i0+"/timeouts/client",schemaPath:"#/properties/spec/properties/listeners/items/properties/timeouts/properties/client/pattern",keyword:"pattern",params:{pattern: "^([0-9]+(\\.[0-9]+)?[smhdw])+$"}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
else {
const err58 = {instancePath:instancePath+"/spec/listeners/" + i0+"/timeouts/client",schemaPath:"#/properties/spec/properties/listeners/items/properties/timeouts/properties/client/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
let data26 = data24.memberConnect;
if(typeof data26 === "string"){
if(!pattern25.test(data26)){
const err59 = {instancePath:instancePath+"/spec/listeners/" + i0+"/timeouts/memberConnect",schemaPath:"#/properties/spec/properties/listeners/items/properties/timeouts/properties/memberConnect/pattern",keyword:"pattern",params:{pattern: "^([0-9]+(\\.[0-9]+)?[smhdw])+$"}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
else {
const err60 = {instancePath:instancePath+"/spec/listeners/" + i0+"/timeouts/memberConnect",schemaPath:"#/properties/spec/properties/listeners/items/properties/timeouts/properties/memberConnect/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
let data27 = data24.memberData;
if(typeof data27 === "string"){
if(!pattern25.test(data27)){
const err61 = {instancePath:instancePath+"/spec/listeners/" + i0+"/timeouts/memberData",schemaPath:"#/properties/spec/properties/listeners/items/properties/timeouts/properties/memberData/pattern",keyword:"pattern",params:{pattern: "^([0-9]+(\\.[0-9]+)?[smhdw])+$"}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
else {
const err62 = {instancePath:instancePath+"/spec/listeners/" + i0+"/timeouts/memberData",schemaPath:"#/properties/spec/properties/listeners/items/properties/timeouts/properties/memberData/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
else {
const err63 = {instancePath:instancePath+"/spec/listeners/" + i0+"/timeouts",schemaPath:"#/properties/spec/properties/listeners/items/properties/timeouts/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
else {
const err64 = {instancePath:instancePath+"/spec/listeners/" + i0,schemaPath:"#/properties/spec/properties/listeners/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
}
else {
const err65 = {instancePath:instancePath+"/spec/listeners",schemaPath:"#/properties/spec/properties/listeners/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
if(data9.pools !== undefined){
let data28 = data9.pools;
if(Array.isArray(data28)){
if(data28.length > 100){
const err66 = {instancePath:instancePath+"/spec/pools",schemaPath:"#/properties/spec/properties/pools/maxItems",keyword:"maxItems",params:{limit: 100}};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
if(data28.length < 1){
const err67 = {instancePath:instancePath+"/spec/pools",schemaPath:"#/properties/spec/properties/pools/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
const len2 = data28.length;
for(let i3=0; i3<len2; i3++){
let data29 = data28[i3];
if(data29 && typeof data29 == "object" && !Array.isArray(data29)){
if(data29.algorithm === undefined){
data29.algorithm = "ROUND_ROBIN";
}
if(data29.sessionPersistence === undefined){
data29.sessionPersistence = "NONE";
}
if(data29.members === undefined){
data29.members = [];
}
if(data29.name === undefined){
const err68 = {instancePath:instancePath+"/spec/pools/" + i3,schemaPath:"#/properties/spec/properties/pools/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
for(const key8 in data29){
if(!(((((key8 === "name") || (key8 === "algorithm")) || (key8 === "sessionPersistence")) || (key8 === "healthMonitor")) || (key8 === "members"))){
const err69 = {instancePath:instancePath+"/spec/pools/" + i3,schemaPath:"#/properties/spec/properties/pools/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8}};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
if(data29.name !== undefined){
let data30 = data29.name;
if(typeof data30 === "string"){
if(!pattern4.test(data30)){
const err70 = {instancePath:instancePath+"/spec/pools/" + i3+"/name",schemaPath:"#/properties/spec/properties/pools/items/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
else {
const err71 = {instancePath:instancePath+"/spec/pools/" + i3+"/name",schemaPath:"#/properties/spec/properties/pools/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
let data31 = data29.algorithm;
if(typeof data31 !== "string"){
const err72 = {instancePath:instancePath+"/spec/pools/" + i3+"/algorithm",schemaPath:"#/properties/spec/properties/pools/items/properties/algorithm/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
if(!(((data31 === "ROUND_ROBIN") || (data31 === "LEAST_CONNECTIONS")) || (data31 === "SOURCE_IP"))){
const err73 = {instancePath:instancePath+"/spec/pools/" + i3+"/algorithm",schemaPath:"#/properties/spec/properties/pools/items/properties/algorithm/enum",keyword:"enum",params:{allowedValues: schema39.properties.spec.properties.pools.items.properties.algorithm.enum}};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
let data32 = data29.sessionPersistence;
if(typeof data32 !== "string"){
const err74 = {instancePath:instancePath+"/spec/pools/" + i3+"/sessionPersistence",schemaPath:"#/properties/spec/properties/pools/items/properties/sessionPersistence/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
if(!((data32 === "NONE") || (data32 === "HTTP_COOKIE"))){
const err75 = {instancePath:instancePath+"/spec/pools/" + i3+"/sessionPersistence",schemaPath:"#/properties/spec/properties/pools/items/properties/sessionPersistence/enum",keyword:"enum",params:{allowedValues: schema39.properties.spec.properties.pools.items.properties.sessionPersistence.enum}};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
if(data29.healthMonitor !== undefined){
let data33 = data29.healthMonitor;
if(data33 && typeof data33 == "object" && !Array.isArray(data33)){
if(data33.delay === undefined){
data33.delay = "5s";
}
if(data33.timeout === undefined){
data33.timeout = "2s";
}
if(data33.maxRetries === undefined){
data33.maxRetries = 3;
}
if(data33.type === undefined){
const err76 = {instancePath:instancePath+"/spec/pools/" + i3+"/healthMonitor",schemaPath:"#/properties/spec/properties/pools/items/properties/healthMonitor/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
for(const key9 in data33){
if(!((((((key9 === "type") || (key9 === "urlPath")) || (key9 === "expectedCodes")) || (key9 === "delay")) || (key9 === "timeout")) || (key9 === "maxRetries"))){
const err77 = {instancePath:instancePath+"/spec/pools/" + i3+"/healthMonitor",schemaPath:"#/properties/spec/properties/pools/items/properties/healthMonitor/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9}};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
if(data33.type !== undefined){
let data34 = data33.type;
if(typeof data34 !== "string"){
const err78 = {instancePath:instancePath+"/spec/pools/" + i3+"/healthMonitor/type",schemaPath:"#/properties/spec/properties/pools/items/properties/healthMonitor/properties/type/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
if(!((data34 === "HTTP") || (data34 === "TCP"))){
const err79 = {instancePath:instancePath+"/spec/pools/" + i3+"/healthMonitor/type",schemaPath:"#/properties/spec/properties/pools/items/properties/healthMonitor/properties/type/enum",keyword:"enum",params:{allowedValues: schema39.properties.spec.properties.pools.items.properties.healthMonitor.properties.type.enum}};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
if(data33.urlPath !== undefined){
let data35 = data33.urlPath;
if(typeof data35 === "string"){
if(func1(data35) > 1000){
const err80 = {instancePath:instancePath+"/spec/pools/" + i3+"/healthMonitor/urlPath",schemaPath:"#/properties/spec/properties/pools/items/properties/healthMonitor/properties/urlPath/maxLength",keyword:"maxLength",params:{limit: 1000}};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
if(!pattern71.test(data35)){
const err81 = {instancePath:instancePath+"/spec/pools/" + i3+"/healthMonitor/urlPath",schemaPath:"#/properties/spec/properties/pools/items/properties/healthMonitor/properties/urlPath/pattern",keyword:"pattern",params:{pattern: "^/[!-~]*$"}};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
}
else {
const err82 = {instancePath:instancePath+"/spec/pools/" + i3+"/healthMonitor/urlPath",schemaPath:"#/properties/spec/properties/pools/items/properties/healthMonitor/properties/urlPath/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
}
if(data33.expectedCodes !== undefined){
let data36 = data33.expectedCodes;
if(typeof data36 === "string"){
if(func1(data36) > 200){
const err83 = {instancePath:instancePath+"/spec/pools/" + i3+"/healthMonitor/expectedCodes",schemaPath:"#/properties/spec/properties/pools/items/properties/healthMonitor/properties/expectedCodes/maxLength",keyword:"maxLength",params:{limit: 200}};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
if(!pattern72.test(data36)){
const err84 = {instancePath:instancePath+"/spec/pools/" + i3+"/healthMonitor/expectedCodes",schemaPath:"#/properties/spec/properties/pools/items/properties/healthMonitor/properties/expectedCodes/pattern",keyword:"pattern",params:{pattern: "^[1-5][0-9]{2}(-[1-5][0-9]{2})?(,[1-5][0-9]{2}(-[1-5][0-9]{2})?)*$"}};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
}
else {
const err85 = {instancePath:instancePath+"/spec/pools/" + i3+"/healthMonitor/expectedCodes",schemaPath:"#/properties/spec/properties/pools/items/properties/healthMonitor/properties/expectedCodes/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
}
let data37 = data33.delay;
if(typeof data37 === "string"){
if(!pattern25.test(data37)){
const err86 = {instancePath:instancePath+"/spec/pools/" + i3+"/healthMonitor/delay",schemaPath:"#/properties/spec/properties/pools/items/properties/healthMonitor/properties/delay/pattern",keyword:"pattern",params:{pattern: "^([0-9]+(\\.[0-9]+)?[smhdw])+$"}};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
}
else {
const err87 = {instancePath:instancePath+"/spec/pools/" + i3+"/healthMonitor/delay",schemaPath:"#/properties/spec/properties/pools/items/properties/healthMonitor/properties/delay/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
let data38 = data33.timeout;
if(typeof data38 === "string"){
if(!pattern25.test(data38)){
const err88 = {instancePath:instancePath+"/spec/pools/" + i3+"/healthMonitor/timeout",schemaPath:"#/properties/spec/properties/pools/items/properties/healthMonitor/properties/timeout/pattern",keyword:"pattern",params:{pattern: "^([0-9]+(\\.[0-9]+)?[smhdw])+$"}};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
}
else {
const err89 = {instancePath:instancePath+"/spec/pools/" + i3+"/healthMonitor/timeout",schemaPath:"#/properties/spec/properties/pools/items/properties/healthMonitor/properties/timeout/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
let data39 = data33.maxRetries;
if(!(((typeof data39 == "number") && (!(data39 % 1) && !isNaN(data39))) && (isFinite(data39)))){
const err90 = {instancePath:instancePath+"/spec/pools/" + i3+"/healthMonitor/maxRetries",schemaPath:"#/properties/spec/properties/pools/items/properties/healthMonitor/properties/maxRetries/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
if((typeof data39 == "number") && (isFinite(data39))){
if(data39 > 10 || isNaN(data39)){
const err91 = {instancePath:instancePath+"/spec/pools/" + i3+"/healthMonitor/maxRetries",schemaPath:"#/properties/spec/properties/pools/items/properties/healthMonitor/properties/maxRetries/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10}};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
if(data39 < 1 || isNaN(data39)){
const err92 = {instancePath:instancePath+"/spec/pools/" + i3+"/healthMonitor/maxRetries",schemaPath:"#/properties/spec/properties/pools/items/properties/healthMonitor/properties/maxRetries/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
}
}
else {
const err93 = {instancePath:instancePath+"/spec/pools/" + i3+"/healthMonitor",schemaPath:"#/properties/spec/properties/pools/items/properties/healthMonitor/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
}
let data40 = data29.members;
if(Array.isArray(data40)){
const len3 = data40.length;
for(let i4=0; i4<len3; i4++){
let data41 = data40[i4];
if(data41 && typeof data41 == "object" && !Array.isArray(data41)){
if(data41.weight === undefined){
data41.weight = 1;
}
if(data41.virtualMachine === undefined){
const err94 = {instancePath:instancePath+"/spec/pools/" + i3+"/members/" + i4,schemaPath:"#/properties/spec/properties/pools/items/properties/members/items/required",keyword:"required",params:{missingProperty: "virtualMachine"}};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
if(data41.port === undefined){
const err95 = {instancePath:instancePath+"/spec/pools/" + i3+"/members/" + i4,schemaPath:"#/properties/spec/properties/pools/items/properties/members/items/required",keyword:"required",params:{missingProperty: "port"}};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
for(const key10 in data41){
if(!(((key10 === "virtualMachine") || (key10 === "port")) || (key10 === "weight"))){
const err96 = {instancePath:instancePath+"/spec/pools/" + i3+"/members/" + i4,schemaPath:"#/properties/spec/properties/pools/items/properties/members/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key10}};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
}
if(data41.virtualMachine !== undefined){
let data42 = data41.virtualMachine;
if(typeof data42 === "string"){
if(!pattern10.test(data42)){
const err97 = {instancePath:instancePath+"/spec/pools/" + i3+"/members/" + i4+"/virtualMachine",schemaPath:"#/properties/spec/properties/pools/items/properties/members/items/properties/virtualMachine/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
}
else {
const err98 = {instancePath:instancePath+"/spec/pools/" + i3+"/members/" + i4+"/virtualMachine",schemaPath:"#/properties/spec/properties/pools/items/properties/members/items/properties/virtualMachine/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
}
if(data41.port !== undefined){
let data43 = data41.port;
if(!(((typeof data43 == "number") && (!(data43 % 1) && !isNaN(data43))) && (isFinite(data43)))){
const err99 = {instancePath:instancePath+"/spec/pools/" + i3+"/members/" + i4+"/port",schemaPath:"#/properties/spec/properties/pools/items/properties/members/items/properties/port/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
if((typeof data43 == "number") && (isFinite(data43))){
if(data43 > 65535 || isNaN(data43)){
const err100 = {instancePath:instancePath+"/spec/pools/" + i3+"/members/" + i4+"/port",schemaPath:"#/properties/spec/properties/pools/items/properties/members/items/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535}};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
if(data43 < 1 || isNaN(data43)){
const err101 = {instancePath:instancePath+"/spec/pools/" + i3+"/members/" + i4+"/port",schemaPath:"#/properties/spec/properties/pools/items/properties/members/items/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
}
}
let data44 = data41.weight;
if(!(((typeof data44 == "number") && (!(data44 % 1) && !isNaN(data44))) && (isFinite(data44)))){
const err102 = {instancePath:instancePath+"/spec/pools/" + i3+"/members/" + i4+"/weight",schemaPath:"#/properties/spec/properties/pools/items/properties/members/items/properties/weight/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
if((typeof data44 == "number") && (isFinite(data44))){
if(data44 > 256 || isNaN(data44)){
const err103 = {instancePath:instancePath+"/spec/pools/" + i3+"/members/" + i4+"/weight",schemaPath:"#/properties/spec/properties/pools/items/properties/members/items/properties/weight/maximum",keyword:"maximum",params:{comparison: "<=", limit: 256}};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
if(data44 < 0 || isNaN(data44)){
const err104 = {instancePath:instancePath+"/spec/pools/" + i3+"/members/" + i4+"/weight",schemaPath:"#/properties/spec/properties/pools/items/properties/members/items/properties/weight/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
}
}
else {
const err105 = {instancePath:instancePath+"/spec/pools/" + i3+"/members/" + i4,schemaPath:"#/properties/spec/properties/pools/items/properties/members/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
}
}
else {
const err106 = {instancePath:instancePath+"/spec/pools/" + i3+"/members",schemaPath:"#/properties/spec/properties/pools/items/properties/members/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err106];
}
else {
vErrors.push(err106);
}
errors++;
}
}
else {
const err107 = {instancePath:instancePath+"/spec/pools/" + i3,schemaPath:"#/properties/spec/properties/pools/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
}
}
else {
const err108 = {instancePath:instancePath+"/spec/pools",schemaPath:"#/properties/spec/properties/pools/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
}
let data45 = data9.topology;
if(typeof data45 !== "string"){
const err109 = {instancePath:instancePath+"/spec/topology",schemaPath:"#/properties/spec/properties/topology/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
if(!(data45 === "SINGLE")){
const err110 = {instancePath:instancePath+"/spec/topology",schemaPath:"#/properties/spec/properties/topology/enum",keyword:"enum",params:{allowedValues: schema39.properties.spec.properties.topology.enum}};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
let data46 = data9.deletionPolicy;
if(typeof data46 !== "string"){
const err111 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
if(!((data46 === "Delete") || (data46 === "Retain"))){
const err112 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/enum",keyword:"enum",params:{allowedValues: schema39.properties.spec.properties.deletionPolicy.enum}};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
if(typeof data9.protect !== "boolean"){
const err113 = {instancePath:instancePath+"/spec/protect",schemaPath:"#/properties/spec/properties/protect/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
let data48 = data9.drift;
if(typeof data48 !== "string"){
const err114 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
if(!((data48 === "fix") || (data48 === "report"))){
const err115 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/enum",keyword:"enum",params:{allowedValues: schema39.properties.spec.properties.drift.enum}};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
}
else {
const err116 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err116];
}
else {
vErrors.push(err116);
}
errors++;
}
}
}
else {
const err117 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
validate28.errors = vErrors;
return errors === 0;
}
validate28.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const Network = validate29;
const schema40 = {"type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"const":"fleetwright/v1"},"kind":{"const":"Network"},"metadata":{"type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},"project":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$","default":"default"},"labels":{"type":"object","additionalProperties":{"type":"string","maxLength":253},"default":{}},"annotations":{"type":"object","additionalProperties":{"type":"string"},"default":{}}}},"spec":{"type":"object","additionalProperties":false,"required":["mode"],"properties":{"mode":{"type":"string","enum":["nat","isolated","bridge","existing"]},"bridge":{"type":"string","pattern":"^(?!\\.{1,2}$)[A-Za-z0-9_.-]{1,15}$"},"name":{"type":"string","pattern":"^(?!\\.{1,2}$)[^/\\s\\p{Cc}\\p{Cs}\\ufffe\\uffff]+$","maxLength":128},"segment":{"type":"object","additionalProperties":false,"default":{},"properties":{"type":{"type":"string","enum":["vxlan","local"]},"id":{"type":"integer","minimum":1,"maximum":16777215}}},"subnets":{"type":"array","maxItems":1,"default":[],"items":{"type":"object","additionalProperties":false,"required":["cidr"],"properties":{"cidr":{"type":"string","pattern":"^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])/(3[0-2]|[12]?[0-9])$"},"gateway":{"type":"string","pattern":"^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$"},"allocation":{"type":"object","additionalProperties":false,"required":["from","to"],"properties":{"from":{"type":"string","pattern":"^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$"},"to":{"type":"string","pattern":"^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$"}}},"nameservers":{"type":"array","maxItems":8,"default":[],"items":{"type":"string","pattern":"^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$"}}}}},"dhcp":{"type":"boolean"},"gatewaySelector":{"type":"object","additionalProperties":{"type":"string","maxLength":253},"default":{}},"mtu":{"type":"integer","minimum":576,"maximum":9216},"portSecurity":{"type":"boolean","default":true},"defaultSecurityGroups":{"type":"array","uniqueItems":true,"maxItems":16,"default":[],"items":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}},"deletionPolicy":{"type":"string","enum":["Delete","Retain"],"default":"Delete"},"protect":{"type":"boolean","default":false},"drift":{"type":"string","enum":["fix","report"],"default":"fix"}}}},"$id":"Network"};
const pattern79 = new RegExp("^(?!\\.{1,2}$)[^/\\s\\p{Cc}\\p{Cs}\\ufffe\\uffff]+$", "u");

function validate29(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="Network" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate29.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
if("fleetwright/v1" !== data.apiVersion){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "fleetwright/v1"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.kind !== undefined){
if("Network" !== data.kind){
const err6 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "Network"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.project === undefined){
data2.project = "default";
}
if(data2.labels === undefined){
data2.labels = {};
}
if(data2.annotations === undefined){
data2.annotations = {};
}
if(data2.name === undefined){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data2){
if(!((((key1 === "name") || (key1 === "project")) || (key1 === "labels")) || (key1 === "annotations"))){
const err8 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(!pattern4.test(data3)){
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
let data4 = data2.project;
if(typeof data4 === "string"){
if(!pattern4.test(data4)){
const err11 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
let data5 = data2.labels;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key2 in data5){
let data6 = data5[key2];
if(typeof data6 === "string"){
if(func1(data6) > 253){
const err13 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
let data7 = data2.annotations;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
for(const key3 in data7){
if(typeof data7[key3] !== "string"){
const err16 = {instancePath:instancePath+"/metadata/annotations/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath:instancePath+"/metadata/annotations",schemaPath:"#/properties/metadata/properties/annotations/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.spec !== undefined){
let data9 = data.spec;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.segment === undefined){
data9.segment = {};
}
if(data9.subnets === undefined){
data9.subnets = [];
}
if(data9.gatewaySelector === undefined){
data9.gatewaySelector = {};
}
if(data9.portSecurity === undefined){
data9.portSecurity = true;
}
if(data9.defaultSecurityGroups === undefined){
data9.defaultSecurityGroups = [];
}
if(data9.deletionPolicy === undefined){
data9.deletionPolicy = "Delete";
}
if(data9.protect === undefined){
data9.protect = false;
}
if(data9.drift === undefined){
data9.drift = "fix";
}
if(data9.mode === undefined){
const err19 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "mode"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
for(const key4 in data9){
if(!(func3.call(schema40.properties.spec.properties, key4))){
const err20 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data9.mode !== undefined){
let data10 = data9.mode;
if(typeof data10 !== "string"){
const err21 = {instancePath:instancePath+"/spec/mode",schemaPath:"#/properties/spec/properties/mode/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(!((((data10 === "nat") || (data10 === "isolated")) || (data10 === "bridge")) || (data10 === "existing"))){
const err22 = {instancePath:instancePath+"/spec/mode",schemaPath:"#/properties/spec/properties/mode/enum",keyword:"enum",params:{allowedValues: schema40.properties.spec.properties.mode.enum}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data9.bridge !== undefined){
let data11 = data9.bridge;
if(typeof data11 === "string"){
if(!pattern39.test(data11)){
const err23 = {instancePath:instancePath+"/spec/bridge",schemaPath:"#/properties/spec/properties/bridge/pattern",keyword:"pattern",params:{pattern: "^(?!\\.{1,2}$)[A-Za-z0-9_.-]{1,15}$"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
else {
const err24 = {instancePath:instancePath+"/spec/bridge",schemaPath:"#/properties/spec/properties/bridge/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data9.name !== undefined){
let data12 = data9.name;
if(typeof data12 === "string"){
if(func1(data12) > 128){
const err25 = {instancePath:instancePath+"/spec/name",schemaPath:"#/properties/spec/properties/name/maxLength",keyword:"maxLength",params:{limit: 128}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(!pattern79.test(data12)){
const err26 = {instancePath:instancePath+"/spec/name",schemaPath:"#/properties/spec/properties/name/pattern",keyword:"pattern",params:{pattern: "^(?!\\.{1,2}$)[^/\\s\\p{Cc}\\p{Cs}\\ufffe\\uffff]+$"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
else {
const err27 = {instancePath:instancePath+"/spec/name",schemaPath:"#/properties/spec/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
let data13 = data9.segment;
if(data13 && typeof data13 == "object" && !Array.isArray(data13)){
for(const key5 in data13){
if(!((key5 === "type") || (key5 === "id"))){
const err28 = {instancePath:instancePath+"/spec/segment",schemaPath:"#/properties/spec/properties/segment/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data13.type !== undefined){
let data14 = data13.type;
if(typeof data14 !== "string"){
const err29 = {instancePath:instancePath+"/spec/segment/type",schemaPath:"#/properties/spec/properties/segment/properties/type/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(!((data14 === "vxlan") || (data14 === "local"))){
const err30 = {instancePath:instancePath+"/spec/segment/type",schemaPath:"#/properties/spec/properties/segment/properties/type/enum",keyword:"enum",params:{allowedValues: schema40.properties.spec.properties.segment.properties.type.enum}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data13.id !== undefined){
let data15 = data13.id;
if(!(((typeof data15 == "number") && (!(data15 % 1) && !isNaN(data15))) && (isFinite(data15)))){
const err31 = {instancePath:instancePath+"/spec/segment/id",schemaPath:"#/properties/spec/properties/segment/properties/id/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if((typeof data15 == "number") && (isFinite(data15))){
if(data15 > 16777215 || isNaN(data15)){
const err32 = {instancePath:instancePath+"/spec/segment/id",schemaPath:"#/properties/spec/properties/segment/properties/id/maximum",keyword:"maximum",params:{comparison: "<=", limit: 16777215}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(data15 < 1 || isNaN(data15)){
const err33 = {instancePath:instancePath+"/spec/segment/id",schemaPath:"#/properties/spec/properties/segment/properties/id/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
}
}
else {
const err34 = {instancePath:instancePath+"/spec/segment",schemaPath:"#/properties/spec/properties/segment/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
let data16 = data9.subnets;
if(Array.isArray(data16)){
if(data16.length > 1){
const err35 = {instancePath:instancePath+"/spec/subnets",schemaPath:"#/properties/spec/properties/subnets/maxItems",keyword:"maxItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
const len0 = data16.length;
for(let i0=0; i0<len0; i0++){
let data17 = data16[i0];
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
if(data17.nameservers === undefined){
data17.nameservers = [];
}
if(data17.cidr === undefined){
const err36 = {instancePath:instancePath+"/spec/subnets/" + i0,schemaPath:"#/properties/spec/properties/subnets/items/required",keyword:"required",params:{missingProperty: "cidr"}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
for(const key6 in data17){
if(!((((key6 === "cidr") || (key6 === "gateway")) || (key6 === "allocation")) || (key6 === "nameservers"))){
const err37 = {instancePath:instancePath+"/spec/subnets/" + i0,schemaPath:"#/properties/spec/properties/subnets/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data17.cidr !== undefined){
let data18 = data17.cidr;
if(typeof data18 === "string"){
if(!pattern6.test(data18)){
const err38 = {instancePath:instancePath+"/spec/subnets/" + i0+"/cidr",schemaPath:"#/properties/spec/properties/subnets/items/properties/cidr/pattern",keyword:"pattern",params:{pattern: "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])/(3[0-2]|[12]?[0-9])$"}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
else {
const err39 = {instancePath:instancePath+"/spec/subnets/" + i0+"/cidr",schemaPath:"#/properties/spec/properties/subnets/items/properties/cidr/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data17.gateway !== undefined){
let data19 = data17.gateway;
if(typeof data19 === "string"){
if(!pattern7.test(data19)){
const err40 = {instancePath:instancePath+"/spec/subnets/" + i0+"/gateway",schemaPath:"#/properties/spec/properties/subnets/items/properties/gateway/pattern",keyword:"pattern",params:{pattern: "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$"}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
else {
const err41 = {instancePath:instancePath+"/spec/subnets/" + i0+"/gateway",schemaPath:"#/properties/spec/properties/subnets/items/properties/gateway/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data17.allocation !== undefined){
let data20 = data17.allocation;
if(data20 && typeof data20 == "object" && !Array.isArray(data20)){
if(data20.from === undefined){
const err42 = {instancePath:instancePath+"/spec/subnets/" + i0+"/allocation",schemaPath:"#/properties/spec/properties/subnets/items/properties/allocation/required",keyword:"required",params:{missingProperty: "from"}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
if(data20.to === undefined){
const err43 = {instancePath:instancePath+"/spec/subnets/" + i0+"/allocation",schemaPath:"#/properties/spec/properties/subnets/items/properties/allocation/required",keyword:"required",params:{missingProperty: "to"}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
for(const key7 in data20){
if(!((key7 === "from") || (key7 === "to"))){
const err44 = {instancePath:instancePath+"/spec/subnets/" + i0+"/allocation",schemaPath:"#/properties/spec/properties/subnets/items/properties/allocation/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
if(data20.from !== undefined){
let data21 = data20.from;
if(typeof data21 === "string"){
if(!pattern7.test(data21)){
const err45 = {instancePath:instancePath+"/spec/subnets/" + i0+"/allocation/from",schemaPath:"#/properties/spec/properties/subnets/items/properties/allocation/properties/from/pattern",keyword:"pattern",params:{pattern: "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$"}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
else {
const err46 = {instancePath:instancePath+"/spec/subnets/" + i0+"/allocation/from",schemaPath:"#/properties/spec/properties/subnets/items/properties/allocation/properties/from/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
if(data20.to !== undefined){
let data22 = data20.to;
if(typeof data22 === "string"){
if(!pattern7.test(data22)){
const err47 = {instancePath:instancePath+"/spec/subnets/" + i0+"/allocation/to",schemaPath:"#/properties/spec/properties/subnets/items/properties/allocation/properties/to/pattern",keyword:"pattern",params:{pattern: "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$"}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
else {
const err48 = {instancePath:instancePath+"/spec/subnets/" + i0+"/allocation/to",schemaPath:"#/properties/spec/properties/subnets/items/properties/allocation/properties/to/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
}
else {
const err49 = {instancePath:instancePath+"/spec/subnets/" + i0+"/allocation",schemaPath:"#/properties/spec/properties/subnets/items/properties/allocation/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
let data23 = data17.nameservers;
if(Array.isArray(data23)){
if(data23.length > 8){
const err50 = {instancePath:instancePath+"/spec/subnets/" + i0+"/nameservers",schemaPath:"#/properties/spec/properties/subnets/items/properties/nameservers/maxItems",keyword:"maxItems",params:{limit: 8}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
const len1 = data23.length;
for(let i1=0; i1<len1; i1++){
let data24 = data23[i1];
if(typeof data24 === "string"){
if(!pattern7.test(data24)){
const err51 = {instancePath:instancePath+"/spec/subnets/" + i0+"/nameservers/" + i1,schemaPath:"#/properties/spec/properties/subnets/items/properties/nameservers/items/pattern",keyword:"pattern",params:{pattern: "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$"}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
else {
const err52 = {instancePath:instancePath+"/spec/subnets/" + i0+"/nameservers/" + i1,schemaPath:"#/properties/spec/properties/subnets/items/properties/nameservers/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
}
else {
const err53 = {instancePath:instancePath+"/spec/subnets/" + i0+"/nameservers",schemaPath:"#/properties/spec/properties/subnets/items/properties/nameservers/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
else {
const err54 = {instancePath:instancePath+"/spec/subnets/" + i0,schemaPath:"#/properties/spec/properties/subnets/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
}
else {
const err55 = {instancePath:instancePath+"/spec/subnets",schemaPath:"#/properties/spec/properties/subnets/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
if(data9.dhcp !== undefined){
if(typeof data9.dhcp !== "boolean"){
const err56 = {instancePath:instancePath+"/spec/dhcp",schemaPath:"#/properties/spec/properties/dhcp/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
let data26 = data9.gatewaySelector;
if(data26 && typeof data26 == "object" && !Array.isArray(data26)){
for(const key8 in data26){
let data27 = data26[key8];
if(typeof data27 === "string"){
if(func1(data27) > 253){
const err57 = {instancePath:instancePath+"/spec/gatewaySelector/" + key8.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/gatewaySelector/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
else {
const err58 = {instancePath:instancePath+"/spec/gatewaySelector/" + key8.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/gatewaySelector/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
}
else {
const err59 = {instancePath:instancePath+"/spec/gatewaySelector",schemaPath:"#/properties/spec/properties/gatewaySelector/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
if(data9.mtu !== undefined){
let data28 = data9.mtu;
if(!(((typeof data28 == "number") && (!(data28 % 1) && !isNaN(data28))) && (isFinite(data28)))){
const err60 = {instancePath:instancePath+"/spec/mtu",schemaPath:"#/properties/spec/properties/mtu/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
if((typeof data28 == "number") && (isFinite(data28))){
if(data28 > 9216 || isNaN(data28)){
const err61 = {instancePath:instancePath+"/spec/mtu",schemaPath:"#/properties/spec/properties/mtu/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9216}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
if(data28 < 576 || isNaN(data28)){
const err62 = {instancePath:instancePath+"/spec/mtu",schemaPath:"#/properties/spec/properties/mtu/minimum",keyword:"minimum",params:{comparison: ">=", limit: 576}};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
}
if(typeof data9.portSecurity !== "boolean"){
const err63 = {instancePath:instancePath+"/spec/portSecurity",schemaPath:"#/properties/spec/properties/portSecurity/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
let data30 = data9.defaultSecurityGroups;
if(Array.isArray(data30)){
if(data30.length > 16){
const err64 = {instancePath:instancePath+"/spec/defaultSecurityGroups",schemaPath:"#/properties/spec/properties/defaultSecurityGroups/maxItems",keyword:"maxItems",params:{limit: 16}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
const len2 = data30.length;
for(let i2=0; i2<len2; i2++){
let data31 = data30[i2];
if(typeof data31 === "string"){
if(!pattern10.test(data31)){
const err65 = {instancePath:instancePath+"/spec/defaultSecurityGroups/" + i2,schemaPath:"#/properties/spec/properties/defaultSecurityGroups/items/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
else {
const err66 = {instancePath:instancePath+"/spec/defaultSecurityGroups/" + i2,schemaPath:"#/properties/spec/properties/defaultSecurityGroups/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
let i3 = data30.length;
let j0;
if(i3 > 1){
const indices0 = {};
for(;i3--;){
let item0 = data30[i3];
if(typeof item0 !== "string"){
continue;
}
if(typeof indices0[item0] == "number"){
j0 = indices0[item0];
const err67 = {instancePath:instancePath+"/spec/defaultSecurityGroups",schemaPath:"#/properties/spec/properties/defaultSecurityGroups/uniqueItems",keyword:"uniqueItems",params:{i: i3, j: j0}};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
break;
}
indices0[item0] = i3;
}
}
}
else {
const err68 = {instancePath:instancePath+"/spec/defaultSecurityGroups",schemaPath:"#/properties/spec/properties/defaultSecurityGroups/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
let data32 = data9.deletionPolicy;
if(typeof data32 !== "string"){
const err69 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
if(!((data32 === "Delete") || (data32 === "Retain"))){
const err70 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/enum",keyword:"enum",params:{allowedValues: schema40.properties.spec.properties.deletionPolicy.enum}};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
if(typeof data9.protect !== "boolean"){
const err71 = {instancePath:instancePath+"/spec/protect",schemaPath:"#/properties/spec/properties/protect/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
let data34 = data9.drift;
if(typeof data34 !== "string"){
const err72 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
if(!((data34 === "fix") || (data34 === "report"))){
const err73 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/enum",keyword:"enum",params:{allowedValues: schema40.properties.spec.properties.drift.enum}};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
else {
const err74 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
}
else {
const err75 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
validate29.errors = vErrors;
return errors === 0;
}
validate29.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const PlacementGroup = validate30;
const schema41 = {"type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"const":"fleetwright/v1"},"kind":{"const":"PlacementGroup"},"metadata":{"type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},"project":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$","default":"default"},"labels":{"type":"object","additionalProperties":{"type":"string","maxLength":253},"default":{}},"annotations":{"type":"object","additionalProperties":{"type":"string"},"default":{}}}},"spec":{"type":"object","additionalProperties":false,"required":["policy"],"properties":{"policy":{"type":"string","enum":["affinity","anti-affinity","soft-affinity","soft-anti-affinity"]},"topologyKey":{"type":"string","minLength":1,"maxLength":253,"default":"host"},"maxPerDomain":{"type":"integer","minimum":1,"default":1},"deletionPolicy":{"type":"string","enum":["Delete","Retain"],"default":"Delete"},"protect":{"type":"boolean","default":false},"drift":{"type":"string","enum":["fix","report"],"default":"fix"}}}},"$id":"PlacementGroup"};

function validate30(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="PlacementGroup" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate30.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
if("fleetwright/v1" !== data.apiVersion){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "fleetwright/v1"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.kind !== undefined){
if("PlacementGroup" !== data.kind){
const err6 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "PlacementGroup"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.project === undefined){
data2.project = "default";
}
if(data2.labels === undefined){
data2.labels = {};
}
if(data2.annotations === undefined){
data2.annotations = {};
}
if(data2.name === undefined){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data2){
if(!((((key1 === "name") || (key1 === "project")) || (key1 === "labels")) || (key1 === "annotations"))){
const err8 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(!pattern4.test(data3)){
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
let data4 = data2.project;
if(typeof data4 === "string"){
if(!pattern4.test(data4)){
const err11 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
let data5 = data2.labels;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key2 in data5){
let data6 = data5[key2];
if(typeof data6 === "string"){
if(func1(data6) > 253){
const err13 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
let data7 = data2.annotations;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
for(const key3 in data7){
if(typeof data7[key3] !== "string"){
const err16 = {instancePath:instancePath+"/metadata/annotations/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath:instancePath+"/metadata/annotations",schemaPath:"#/properties/metadata/properties/annotations/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.spec !== undefined){
let data9 = data.spec;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.topologyKey === undefined){
data9.topologyKey = "host";
}
if(data9.maxPerDomain === undefined){
data9.maxPerDomain = 1;
}
if(data9.deletionPolicy === undefined){
data9.deletionPolicy = "Delete";
}
if(data9.protect === undefined){
data9.protect = false;
}
if(data9.drift === undefined){
data9.drift = "fix";
}
if(data9.policy === undefined){
const err19 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "policy"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
for(const key4 in data9){
if(!((((((key4 === "policy") || (key4 === "topologyKey")) || (key4 === "maxPerDomain")) || (key4 === "deletionPolicy")) || (key4 === "protect")) || (key4 === "drift"))){
const err20 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data9.policy !== undefined){
let data10 = data9.policy;
if(typeof data10 !== "string"){
const err21 = {instancePath:instancePath+"/spec/policy",schemaPath:"#/properties/spec/properties/policy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(!((((data10 === "affinity") || (data10 === "anti-affinity")) || (data10 === "soft-affinity")) || (data10 === "soft-anti-affinity"))){
const err22 = {instancePath:instancePath+"/spec/policy",schemaPath:"#/properties/spec/properties/policy/enum",keyword:"enum",params:{allowedValues: schema41.properties.spec.properties.policy.enum}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
let data11 = data9.topologyKey;
if(typeof data11 === "string"){
if(func1(data11) > 253){
const err23 = {instancePath:instancePath+"/spec/topologyKey",schemaPath:"#/properties/spec/properties/topologyKey/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(func1(data11) < 1){
const err24 = {instancePath:instancePath+"/spec/topologyKey",schemaPath:"#/properties/spec/properties/topologyKey/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
else {
const err25 = {instancePath:instancePath+"/spec/topologyKey",schemaPath:"#/properties/spec/properties/topologyKey/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
let data12 = data9.maxPerDomain;
if(!(((typeof data12 == "number") && (!(data12 % 1) && !isNaN(data12))) && (isFinite(data12)))){
const err26 = {instancePath:instancePath+"/spec/maxPerDomain",schemaPath:"#/properties/spec/properties/maxPerDomain/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if((typeof data12 == "number") && (isFinite(data12))){
if(data12 < 1 || isNaN(data12)){
const err27 = {instancePath:instancePath+"/spec/maxPerDomain",schemaPath:"#/properties/spec/properties/maxPerDomain/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
let data13 = data9.deletionPolicy;
if(typeof data13 !== "string"){
const err28 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(!((data13 === "Delete") || (data13 === "Retain"))){
const err29 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/enum",keyword:"enum",params:{allowedValues: schema41.properties.spec.properties.deletionPolicy.enum}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(typeof data9.protect !== "boolean"){
const err30 = {instancePath:instancePath+"/spec/protect",schemaPath:"#/properties/spec/properties/protect/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
let data15 = data9.drift;
if(typeof data15 !== "string"){
const err31 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(!((data15 === "fix") || (data15 === "report"))){
const err32 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/enum",keyword:"enum",params:{allowedValues: schema41.properties.spec.properties.drift.enum}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
else {
const err33 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
}
else {
const err34 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
validate30.errors = vErrors;
return errors === 0;
}
validate30.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const SSHKey = validate31;
const schema42 = {"type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"const":"fleetwright/v1"},"kind":{"const":"SSHKey"},"metadata":{"type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},"project":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$","default":"default"},"labels":{"type":"object","additionalProperties":{"type":"string","maxLength":253},"default":{}},"annotations":{"type":"object","additionalProperties":{"type":"string"},"default":{}}}},"spec":{"type":"object","additionalProperties":false,"required":["publicKey"],"properties":{"publicKey":{"type":"string","minLength":1,"maxLength":16384},"deletionPolicy":{"type":"string","enum":["Delete","Retain"],"default":"Delete"},"protect":{"type":"boolean","default":false},"drift":{"type":"string","enum":["fix","report"],"default":"fix"}}}},"$id":"SSHKey"};

function validate31(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="SSHKey" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate31.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
if("fleetwright/v1" !== data.apiVersion){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "fleetwright/v1"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.kind !== undefined){
if("SSHKey" !== data.kind){
const err6 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "SSHKey"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.project === undefined){
data2.project = "default";
}
if(data2.labels === undefined){
data2.labels = {};
}
if(data2.annotations === undefined){
data2.annotations = {};
}
if(data2.name === undefined){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data2){
if(!((((key1 === "name") || (key1 === "project")) || (key1 === "labels")) || (key1 === "annotations"))){
const err8 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(!pattern4.test(data3)){
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
let data4 = data2.project;
if(typeof data4 === "string"){
if(!pattern4.test(data4)){
const err11 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
let data5 = data2.labels;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key2 in data5){
let data6 = data5[key2];
if(typeof data6 === "string"){
if(func1(data6) > 253){
const err13 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
let data7 = data2.annotations;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
for(const key3 in data7){
if(typeof data7[key3] !== "string"){
const err16 = {instancePath:instancePath+"/metadata/annotations/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath:instancePath+"/metadata/annotations",schemaPath:"#/properties/metadata/properties/annotations/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.spec !== undefined){
let data9 = data.spec;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.deletionPolicy === undefined){
data9.deletionPolicy = "Delete";
}
if(data9.protect === undefined){
data9.protect = false;
}
if(data9.drift === undefined){
data9.drift = "fix";
}
if(data9.publicKey === undefined){
const err19 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "publicKey"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
for(const key4 in data9){
if(!((((key4 === "publicKey") || (key4 === "deletionPolicy")) || (key4 === "protect")) || (key4 === "drift"))){
const err20 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data9.publicKey !== undefined){
let data10 = data9.publicKey;
if(typeof data10 === "string"){
if(func1(data10) > 16384){
const err21 = {instancePath:instancePath+"/spec/publicKey",schemaPath:"#/properties/spec/properties/publicKey/maxLength",keyword:"maxLength",params:{limit: 16384}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(func1(data10) < 1){
const err22 = {instancePath:instancePath+"/spec/publicKey",schemaPath:"#/properties/spec/properties/publicKey/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
else {
const err23 = {instancePath:instancePath+"/spec/publicKey",schemaPath:"#/properties/spec/properties/publicKey/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
let data11 = data9.deletionPolicy;
if(typeof data11 !== "string"){
const err24 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(!((data11 === "Delete") || (data11 === "Retain"))){
const err25 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/enum",keyword:"enum",params:{allowedValues: schema42.properties.spec.properties.deletionPolicy.enum}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(typeof data9.protect !== "boolean"){
const err26 = {instancePath:instancePath+"/spec/protect",schemaPath:"#/properties/spec/properties/protect/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
let data13 = data9.drift;
if(typeof data13 !== "string"){
const err27 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(!((data13 === "fix") || (data13 === "report"))){
const err28 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/enum",keyword:"enum",params:{allowedValues: schema42.properties.spec.properties.drift.enum}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
else {
const err29 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
}
else {
const err30 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
validate31.errors = vErrors;
return errors === 0;
}
validate31.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const Secret = validate32;
const schema43 = {"type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"const":"fleetwright/v1"},"kind":{"const":"Secret"},"metadata":{"type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},"project":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$","default":"default"},"labels":{"type":"object","additionalProperties":{"type":"string","maxLength":253},"default":{}},"annotations":{"type":"object","additionalProperties":{"type":"string"},"default":{}}}},"spec":{"type":"object","additionalProperties":false,"properties":{"env":{"type":"object","default":{},"additionalProperties":{"type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_]*$"}},"file":{"type":"object","default":{},"additionalProperties":{"type":"string","pattern":"^(/[^\\p{Cc}\\p{Cs}]*|lab://[a-z][a-z0-9-]{0,20}/dns\\.key)$","maxLength":4096}},"age":{"type":"object","default":{},"additionalProperties":{"type":"string","pattern":"^-----BEGIN AGE ENCRYPTED FILE-----\\r?\\n[A-Za-z0-9+/=\\r\\n]+-----END AGE ENCRYPTED FILE-----\\s*$","maxLength":1048576}},"deletionPolicy":{"type":"string","enum":["Delete","Retain"],"default":"Delete"},"protect":{"type":"boolean","default":false},"drift":{"type":"string","enum":["fix","report"],"default":"fix"}}}},"$id":"Secret"};
const pattern92 = new RegExp("^[A-Za-z_][A-Za-z0-9_]*$", "u");
const pattern93 = new RegExp("^(/[^\\p{Cc}\\p{Cs}]*|lab://[a-z][a-z0-9-]{0,20}/dns\\.key)$", "u");
const pattern94 = new RegExp("^-----BEGIN AGE ENCRYPTED FILE-----\\r?\\n[A-Za-z0-9+/=\\r\\n]+-----END AGE ENCRYPTED FILE-----\\s*$", "u");

function validate32(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="Secret" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate32.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
if("fleetwright/v1" !== data.apiVersion){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "fleetwright/v1"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.kind !== undefined){
if("Secret" !== data.kind){
const err6 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "Secret"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.project === undefined){
data2.project = "default";
}
if(data2.labels === undefined){
data2.labels = {};
}
if(data2.annotations === undefined){
data2.annotations = {};
}
if(data2.name === undefined){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data2){
if(!((((key1 === "name") || (key1 === "project")) || (key1 === "labels")) || (key1 === "annotations"))){
const err8 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(!pattern4.test(data3)){
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
let data4 = data2.project;
if(typeof data4 === "string"){
if(!pattern4.test(data4)){
const err11 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
let data5 = data2.labels;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key2 in data5){
let data6 = data5[key2];
if(typeof data6 === "string"){
if(func1(data6) > 253){
const err13 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
let data7 = data2.annotations;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
for(const key3 in data7){
if(typeof data7[key3] !== "string"){
const err16 = {instancePath:instancePath+"/metadata/annotations/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath:instancePath+"/metadata/annotations",schemaPath:"#/properties/metadata/properties/annotations/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.spec !== undefined){
let data9 = data.spec;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.env === undefined){
data9.env = {};
}
if(data9.file === undefined){
data9.file = {};
}
if(data9.age === undefined){
data9.age = {};
}
if(data9.deletionPolicy === undefined){
data9.deletionPolicy = "Delete";
}
if(data9.protect === undefined){
data9.protect = false;
}
if(data9.drift === undefined){
data9.drift = "fix";
}
for(const key4 in data9){
if(!((((((key4 === "env") || (key4 === "file")) || (key4 === "age")) || (key4 === "deletionPolicy")) || (key4 === "protect")) || (key4 === "drift"))){
const err19 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
let data10 = data9.env;
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
for(const key5 in data10){
let data11 = data10[key5];
if(typeof data11 === "string"){
if(!pattern92.test(data11)){
const err20 = {instancePath:instancePath+"/spec/env/" + key5.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/env/additionalProperties/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
else {
const err21 = {instancePath:instancePath+"/spec/env/" + key5.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/env/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
else {
const err22 = {instancePath:instancePath+"/spec/env",schemaPath:"#/properties/spec/properties/env/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
let data12 = data9.file;
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
for(const key6 in data12){
let data13 = data12[key6];
if(typeof data13 === "string"){
if(func1(data13) > 4096){
const err23 = {instancePath:instancePath+"/spec/file/" + key6.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/file/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 4096}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(!pattern93.test(data13)){
const err24 = {instancePath:instancePath+"/spec/file/" + key6.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/file/additionalProperties/pattern",keyword:"pattern",params:{pattern: "^(/[^\\p{Cc}\\p{Cs}]*|lab://[a-z][a-z0-9-]{0,20}/dns\\.key)$"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
else {
const err25 = {instancePath:instancePath+"/spec/file/" + key6.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/file/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
else {
const err26 = {instancePath:instancePath+"/spec/file",schemaPath:"#/properties/spec/properties/file/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
let data14 = data9.age;
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
for(const key7 in data14){
let data15 = data14[key7];
if(typeof data15 === "string"){
if(func1(data15) > 1048576){
const err27 = {instancePath:instancePath+"/spec/age/" + key7.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/age/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 1048576}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(!pattern94.test(data15)){
const err28 = {instancePath:instancePath+"/spec/age/" + key7.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/age/additionalProperties/pattern",keyword:"pattern",params:{pattern: "^-----BEGIN AGE ENCRYPTED FILE-----\\r?\\n[A-Za-z0-9+/=\\r\\n]+-----END AGE ENCRYPTED FILE-----\\s*$"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
else {
const err29 = {instancePath:instancePath+"/spec/age/" + key7.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/age/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
}
else {
const err30 = {instancePath:instancePath+"/spec/age",schemaPath:"#/properties/spec/properties/age/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
let data16 = data9.deletionPolicy;
if(typeof data16 !== "string"){
const err31 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(!((data16 === "Delete") || (data16 === "Retain"))){
const err32 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/enum",keyword:"enum",params:{allowedValues: schema43.properties.spec.properties.deletionPolicy.enum}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(typeof data9.protect !== "boolean"){
const err33 = {instancePath:instancePath+"/spec/protect",schemaPath:"#/properties/spec/properties/protect/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
let data18 = data9.drift;
if(typeof data18 !== "string"){
const err34 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
if(!((data18 === "fix") || (data18 === "report"))){
const err35 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/enum",keyword:"enum",params:{allowedValues: schema43.properties.spec.properties.drift.enum}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
else {
const err36 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
}
else {
const err37 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
validate32.errors = vErrors;
return errors === 0;
}
validate32.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const SecurityGroup = validate33;
const schema44 = {"type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"const":"fleetwright/v1"},"kind":{"const":"SecurityGroup"},"metadata":{"type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},"project":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$","default":"default"},"labels":{"type":"object","additionalProperties":{"type":"string","maxLength":253},"default":{}},"annotations":{"type":"object","additionalProperties":{"type":"string"},"default":{}}}},"spec":{"type":"object","additionalProperties":false,"properties":{"rules":{"type":"array","maxItems":1000,"default":[],"items":{"type":"object","additionalProperties":false,"required":["direction"],"properties":{"direction":{"type":"string","enum":["ingress","egress"]},"protocol":{"type":"string","enum":["tcp","udp","icmp","any"],"default":"any"},"ports":{"type":"array","maxItems":1000,"default":[],"items":{"anyOf":[{"type":"integer","minimum":1,"maximum":65535},{"type":"string","pattern":"^[1-9][0-9]{0,4}(-[1-9][0-9]{0,4})?$"}]}},"remote":{"type":"object","additionalProperties":false,"properties":{"cidr":{"type":"string","pattern":"^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])/(3[0-2]|[12]?[0-9])$"},"group":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}}}}}},"deletionPolicy":{"type":"string","enum":["Delete","Retain"],"default":"Delete"},"protect":{"type":"boolean","default":false},"drift":{"type":"string","enum":["fix","report"],"default":"fix"}}}},"$id":"SecurityGroup"};
const pattern97 = new RegExp("^[1-9][0-9]{0,4}(-[1-9][0-9]{0,4})?$", "u");

function validate33(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="SecurityGroup" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate33.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
if("fleetwright/v1" !== data.apiVersion){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "fleetwright/v1"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.kind !== undefined){
if("SecurityGroup" !== data.kind){
const err6 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "SecurityGroup"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.project === undefined){
data2.project = "default";
}
if(data2.labels === undefined){
data2.labels = {};
}
if(data2.annotations === undefined){
data2.annotations = {};
}
if(data2.name === undefined){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data2){
if(!((((key1 === "name") || (key1 === "project")) || (key1 === "labels")) || (key1 === "annotations"))){
const err8 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(!pattern4.test(data3)){
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
let data4 = data2.project;
if(typeof data4 === "string"){
if(!pattern4.test(data4)){
const err11 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
let data5 = data2.labels;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key2 in data5){
let data6 = data5[key2];
if(typeof data6 === "string"){
if(func1(data6) > 253){
const err13 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
let data7 = data2.annotations;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
for(const key3 in data7){
if(typeof data7[key3] !== "string"){
const err16 = {instancePath:instancePath+"/metadata/annotations/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath:instancePath+"/metadata/annotations",schemaPath:"#/properties/metadata/properties/annotations/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.spec !== undefined){
let data9 = data.spec;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.rules === undefined){
data9.rules = [];
}
if(data9.deletionPolicy === undefined){
data9.deletionPolicy = "Delete";
}
if(data9.protect === undefined){
data9.protect = false;
}
if(data9.drift === undefined){
data9.drift = "fix";
}
for(const key4 in data9){
if(!((((key4 === "rules") || (key4 === "deletionPolicy")) || (key4 === "protect")) || (key4 === "drift"))){
const err19 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
let data10 = data9.rules;
if(Array.isArray(data10)){
if(data10.length > 1000){
const err20 = {instancePath:instancePath+"/spec/rules",schemaPath:"#/properties/spec/properties/rules/maxItems",keyword:"maxItems",params:{limit: 1000}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
const len0 = data10.length;
for(let i0=0; i0<len0; i0++){
let data11 = data10[i0];
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
if(data11.protocol === undefined){
data11.protocol = "any";
}
if(data11.ports === undefined){
data11.ports = [];
}
if(data11.direction === undefined){
const err21 = {instancePath:instancePath+"/spec/rules/" + i0,schemaPath:"#/properties/spec/properties/rules/items/required",keyword:"required",params:{missingProperty: "direction"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
for(const key5 in data11){
if(!((((key5 === "direction") || (key5 === "protocol")) || (key5 === "ports")) || (key5 === "remote"))){
const err22 = {instancePath:instancePath+"/spec/rules/" + i0,schemaPath:"#/properties/spec/properties/rules/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data11.direction !== undefined){
let data12 = data11.direction;
if(typeof data12 !== "string"){
const err23 = {instancePath:instancePath+"/spec/rules/" + i0+"/direction",schemaPath:"#/properties/spec/properties/rules/items/properties/direction/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(!((data12 === "ingress") || (data12 === "egress"))){
const err24 = {instancePath:instancePath+"/spec/rules/" + i0+"/direction",schemaPath:"#/properties/spec/properties/rules/items/properties/direction/enum",keyword:"enum",params:{allowedValues: schema44.properties.spec.properties.rules.items.properties.direction.enum}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
let data13 = data11.protocol;
if(typeof data13 !== "string"){
const err25 = {instancePath:instancePath+"/spec/rules/" + i0+"/protocol",schemaPath:"#/properties/spec/properties/rules/items/properties/protocol/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(!((((data13 === "tcp") || (data13 === "udp")) || (data13 === "icmp")) || (data13 === "any"))){
const err26 = {instancePath:instancePath+"/spec/rules/" + i0+"/protocol",schemaPath:"#/properties/spec/properties/rules/items/properties/protocol/enum",keyword:"enum",params:{allowedValues: schema44.properties.spec.properties.rules.items.properties.protocol.enum}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
let data14 = data11.ports;
if(Array.isArray(data14)){
if(data14.length > 1000){
const err27 = {instancePath:instancePath+"/spec/rules/" + i0+"/ports",schemaPath:"#/properties/spec/properties/rules/items/properties/ports/maxItems",keyword:"maxItems",params:{limit: 1000}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
const len1 = data14.length;
for(let i1=0; i1<len1; i1++){
let data15 = data14[i1];
const _errs36 = errors;
let valid10 = false;
const _errs37 = errors;
if(!(((typeof data15 == "number") && (!(data15 % 1) && !isNaN(data15))) && (isFinite(data15)))){
const err28 = {instancePath:instancePath+"/spec/rules/" + i0+"/ports/" + i1,schemaPath:"#/properties/spec/properties/rules/items/properties/ports/items/anyOf/0/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if((typeof data15 == "number") && (isFinite(data15))){
if(data15 > 65535 || isNaN(data15)){
const err29 = {instancePath:instancePath+"/spec/rules/" + i0+"/ports/" + i1,schemaPath:"#/properties/spec/properties/rules/items/properties/ports/items/anyOf/0/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(data15 < 1 || isNaN(data15)){
const err30 = {instancePath:instancePath+"/spec/rules/" + i0+"/ports/" + i1,schemaPath:"#/properties/spec/properties/rules/items/properties/ports/items/anyOf/0/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
var _valid0 = _errs37 === errors;
valid10 = valid10 || _valid0;
const _errs39 = errors;
if(typeof data15 === "string"){
if(!pattern97.test(data15)){
const err31 = {instancePath:instancePath+"/spec/rules/" + i0+"/ports/" + i1,schemaPath:"#/properties/spec/properties/rules/items/properties/ports/items/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^[1-9][0-9]{0,4}(-[1-9][0-9]{0,4})?$"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
else {
const err32 = {instancePath:instancePath+"/spec/rules/" + i0+"/ports/" + i1,schemaPath:"#/properties/spec/properties/rules/items/properties/ports/items/anyOf/1/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
var _valid0 = _errs39 === errors;
valid10 = valid10 || _valid0;
if(!valid10){
const err33 = {instancePath:instancePath+"/spec/rules/" + i0+"/ports/" + i1,schemaPath:"#/properties/spec/properties/rules/items/properties/ports/items/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
else {
errors = _errs36;
if(vErrors !== null){
if(_errs36){
vErrors.length = _errs36;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err34 = {instancePath:instancePath+"/spec/rules/" + i0+"/ports",schemaPath:"#/properties/spec/properties/rules/items/properties/ports/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
if(data11.remote !== undefined){
let data16 = data11.remote;
if(data16 && typeof data16 == "object" && !Array.isArray(data16)){
for(const key6 in data16){
if(!((key6 === "cidr") || (key6 === "group"))){
const err35 = {instancePath:instancePath+"/spec/rules/" + i0+"/remote",schemaPath:"#/properties/spec/properties/rules/items/properties/remote/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data16.cidr !== undefined){
let data17 = data16.cidr;
if(typeof data17 === "string"){
if(!pattern6.test(data17)){
const err36 = {instancePath:instancePath+"/spec/rules/" + i0+"/remote/cidr",schemaPath:"#/properties/spec/properties/rules/items/properties/remote/properties/cidr/pattern",keyword:"pattern",params:{pattern: "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])/(3[0-2]|[12]?[0-9])$"}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
else {
const err37 = {instancePath:instancePath+"/spec/rules/" + i0+"/remote/cidr",schemaPath:"#/properties/spec/properties/rules/items/properties/remote/properties/cidr/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data16.group !== undefined){
let data18 = data16.group;
if(typeof data18 === "string"){
if(!pattern10.test(data18)){
const err38 = {instancePath:instancePath+"/spec/rules/" + i0+"/remote/group",schemaPath:"#/properties/spec/properties/rules/items/properties/remote/properties/group/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
else {
const err39 = {instancePath:instancePath+"/spec/rules/" + i0+"/remote/group",schemaPath:"#/properties/spec/properties/rules/items/properties/remote/properties/group/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
}
else {
const err40 = {instancePath:instancePath+"/spec/rules/" + i0+"/remote",schemaPath:"#/properties/spec/properties/rules/items/properties/remote/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
}
else {
const err41 = {instancePath:instancePath+"/spec/rules/" + i0,schemaPath:"#/properties/spec/properties/rules/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
}
else {
const err42 = {instancePath:instancePath+"/spec/rules",schemaPath:"#/properties/spec/properties/rules/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
let data19 = data9.deletionPolicy;
if(typeof data19 !== "string"){
const err43 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
if(!((data19 === "Delete") || (data19 === "Retain"))){
const err44 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/enum",keyword:"enum",params:{allowedValues: schema44.properties.spec.properties.deletionPolicy.enum}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
if(typeof data9.protect !== "boolean"){
const err45 = {instancePath:instancePath+"/spec/protect",schemaPath:"#/properties/spec/properties/protect/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
let data21 = data9.drift;
if(typeof data21 !== "string"){
const err46 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
if(!((data21 === "fix") || (data21 === "report"))){
const err47 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/enum",keyword:"enum",params:{allowedValues: schema44.properties.spec.properties.drift.enum}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
else {
const err48 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
}
else {
const err49 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
validate33.errors = vErrors;
return errors === 0;
}
validate33.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const StoragePool = validate34;
const schema45 = {"type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"const":"fleetwright/v1"},"kind":{"const":"StoragePool"},"metadata":{"type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},"project":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$","default":"default"},"labels":{"type":"object","additionalProperties":{"type":"string","maxLength":253},"default":{}},"annotations":{"type":"object","additionalProperties":{"type":"string"},"default":{}}}},"spec":{"type":"object","additionalProperties":false,"required":["type"],"properties":{"type":{"type":"string","enum":["dir","logical","rbd","existing"]},"name":{"type":"string","pattern":"^(?!\\.{1,2}$)[^/\\s\\p{Cc}\\p{Cs}\\ufffe\\uffff]+$","maxLength":128},"path":{"type":"string","pattern":"^/[^\\s\\p{Cc}\\p{Cs}\\ufffe\\uffff]*$","maxLength":4096},"volumeGroup":{"type":"string","pattern":"^(?!\\.{1,2}$)[A-Za-z0-9_.+][A-Za-z0-9_.+-]{0,126}$"},"hosts":{"default":"all","anyOf":[{"const":"all"},{"type":"object","additionalProperties":{"type":"string","maxLength":253}},{"type":"array","minItems":1,"maxItems":1000,"uniqueItems":true,"items":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}}]},"ceph":{"type":"object","additionalProperties":false,"required":["confFile"],"properties":{"confFile":{"type":"string","pattern":"^(/[^\\s\\p{Cc}\\p{Cs}]*|lab://[a-z][a-z0-9-]{0,20}/ceph\\.conf)$","maxLength":4096},"user":{"type":"string","pattern":"^[A-Za-z0-9_][A-Za-z0-9_+-]{0,99}$","default":"admin"},"secretRef":{"type":"object","additionalProperties":false,"required":["secret","key"],"properties":{"secret":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"key":{"type":"string","minLength":1,"maxLength":253}}},"via":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}}},"pool":{"type":"string","pattern":"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$"},"create":{"type":"object","additionalProperties":false,"properties":{"pgNum":{"type":"integer","minimum":1,"maximum":65536,"default":32},"quota":{"type":"string","pattern":"^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$"}}},"deletionPolicy":{"type":"string","enum":["Delete","Retain"],"default":"Delete"},"protect":{"type":"boolean","default":false},"drift":{"type":"string","enum":["fix","report"],"default":"fix"}}}},"$id":"StoragePool"};
const pattern103 = new RegExp("^/[^\\s\\p{Cc}\\p{Cs}\\ufffe\\uffff]*$", "u");
const pattern104 = new RegExp("^(?!\\.{1,2}$)[A-Za-z0-9_.+][A-Za-z0-9_.+-]{0,126}$", "u");
const pattern106 = new RegExp("^(/[^\\s\\p{Cc}\\p{Cs}]*|lab://[a-z][a-z0-9-]{0,20}/ceph\\.conf)$", "u");
const pattern107 = new RegExp("^[A-Za-z0-9_][A-Za-z0-9_+-]{0,99}$", "u");
const pattern110 = new RegExp("^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$", "u");

function validate34(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="StoragePool" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate34.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
if("fleetwright/v1" !== data.apiVersion){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "fleetwright/v1"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.kind !== undefined){
if("StoragePool" !== data.kind){
const err6 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "StoragePool"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.project === undefined){
data2.project = "default";
}
if(data2.labels === undefined){
data2.labels = {};
}
if(data2.annotations === undefined){
data2.annotations = {};
}
if(data2.name === undefined){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data2){
if(!((((key1 === "name") || (key1 === "project")) || (key1 === "labels")) || (key1 === "annotations"))){
const err8 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(!pattern4.test(data3)){
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
let data4 = data2.project;
if(typeof data4 === "string"){
if(!pattern4.test(data4)){
const err11 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
let data5 = data2.labels;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key2 in data5){
let data6 = data5[key2];
if(typeof data6 === "string"){
if(func1(data6) > 253){
const err13 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
let data7 = data2.annotations;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
for(const key3 in data7){
if(typeof data7[key3] !== "string"){
const err16 = {instancePath:instancePath+"/metadata/annotations/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath:instancePath+"/metadata/annotations",schemaPath:"#/properties/metadata/properties/annotations/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.spec !== undefined){
let data9 = data.spec;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.hosts === undefined){
data9.hosts = "all";
}
if(data9.deletionPolicy === undefined){
data9.deletionPolicy = "Delete";
}
if(data9.protect === undefined){
data9.protect = false;
}
if(data9.drift === undefined){
data9.drift = "fix";
}
if(data9.type === undefined){
const err19 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
for(const key4 in data9){
if(!(func3.call(schema45.properties.spec.properties, key4))){
const err20 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data9.type !== undefined){
let data10 = data9.type;
if(typeof data10 !== "string"){
const err21 = {instancePath:instancePath+"/spec/type",schemaPath:"#/properties/spec/properties/type/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(!((((data10 === "dir") || (data10 === "logical")) || (data10 === "rbd")) || (data10 === "existing"))){
const err22 = {instancePath:instancePath+"/spec/type",schemaPath:"#/properties/spec/properties/type/enum",keyword:"enum",params:{allowedValues: schema45.properties.spec.properties.type.enum}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data9.name !== undefined){
let data11 = data9.name;
if(typeof data11 === "string"){
if(func1(data11) > 128){
const err23 = {instancePath:instancePath+"/spec/name",schemaPath:"#/properties/spec/properties/name/maxLength",keyword:"maxLength",params:{limit: 128}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(!pattern79.test(data11)){
const err24 = {instancePath:instancePath+"/spec/name",schemaPath:"#/properties/spec/properties/name/pattern",keyword:"pattern",params:{pattern: "^(?!\\.{1,2}$)[^/\\s\\p{Cc}\\p{Cs}\\ufffe\\uffff]+$"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
else {
const err25 = {instancePath:instancePath+"/spec/name",schemaPath:"#/properties/spec/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data9.path !== undefined){
let data12 = data9.path;
if(typeof data12 === "string"){
if(func1(data12) > 4096){
const err26 = {instancePath:instancePath+"/spec/path",schemaPath:"#/properties/spec/properties/path/maxLength",keyword:"maxLength",params:{limit: 4096}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(!pattern103.test(data12)){
const err27 = {instancePath:instancePath+"/spec/path",schemaPath:"#/properties/spec/properties/path/pattern",keyword:"pattern",params:{pattern: "^/[^\\s\\p{Cc}\\p{Cs}\\ufffe\\uffff]*$"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
else {
const err28 = {instancePath:instancePath+"/spec/path",schemaPath:"#/properties/spec/properties/path/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data9.volumeGroup !== undefined){
let data13 = data9.volumeGroup;
if(typeof data13 === "string"){
if(!pattern104.test(data13)){
const err29 = {instancePath:instancePath+"/spec/volumeGroup",schemaPath:"#/properties/spec/properties/volumeGroup/pattern",keyword:"pattern",params:{pattern: "^(?!\\.{1,2}$)[A-Za-z0-9_.+][A-Za-z0-9_.+-]{0,126}$"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
else {
const err30 = {instancePath:instancePath+"/spec/volumeGroup",schemaPath:"#/properties/spec/properties/volumeGroup/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
let data14 = data9.hosts;
const _errs33 = errors;
let valid5 = false;
const _errs34 = errors;
if("all" !== data14){
const err31 = {instancePath:instancePath+"/spec/hosts",schemaPath:"#/properties/spec/properties/hosts/anyOf/0/const",keyword:"const",params:{allowedValue: "all"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
var _valid0 = _errs34 === errors;
valid5 = valid5 || _valid0;
const _errs35 = errors;
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
for(const key5 in data14){
let data15 = data14[key5];
if(typeof data15 === "string"){
if(func1(data15) > 253){
const err32 = {instancePath:instancePath+"/spec/hosts/" + key5.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/hosts/anyOf/1/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
else {
const err33 = {instancePath:instancePath+"/spec/hosts/" + key5.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/hosts/anyOf/1/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
}
else {
const err34 = {instancePath:instancePath+"/spec/hosts",schemaPath:"#/properties/spec/properties/hosts/anyOf/1/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
var _valid0 = _errs35 === errors;
valid5 = valid5 || _valid0;
const _errs40 = errors;
if(Array.isArray(data14)){
if(data14.length > 1000){
const err35 = {instancePath:instancePath+"/spec/hosts",schemaPath:"#/properties/spec/properties/hosts/anyOf/2/maxItems",keyword:"maxItems",params:{limit: 1000}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if(data14.length < 1){
const err36 = {instancePath:instancePath+"/spec/hosts",schemaPath:"#/properties/spec/properties/hosts/anyOf/2/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
const len0 = data14.length;
for(let i0=0; i0<len0; i0++){
let data16 = data14[i0];
if(typeof data16 === "string"){
if(!pattern10.test(data16)){
const err37 = {instancePath:instancePath+"/spec/hosts/" + i0,schemaPath:"#/properties/spec/properties/hosts/anyOf/2/items/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
else {
const err38 = {instancePath:instancePath+"/spec/hosts/" + i0,schemaPath:"#/properties/spec/properties/hosts/anyOf/2/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
let i1 = data14.length;
let j0;
if(i1 > 1){
const indices0 = {};
for(;i1--;){
let item0 = data14[i1];
if(typeof item0 !== "string"){
continue;
}
if(typeof indices0[item0] == "number"){
j0 = indices0[item0];
const err39 = {instancePath:instancePath+"/spec/hosts",schemaPath:"#/properties/spec/properties/hosts/anyOf/2/uniqueItems",keyword:"uniqueItems",params:{i: i1, j: j0}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
break;
}
indices0[item0] = i1;
}
}
}
else {
const err40 = {instancePath:instancePath+"/spec/hosts",schemaPath:"#/properties/spec/properties/hosts/anyOf/2/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
var _valid0 = _errs40 === errors;
valid5 = valid5 || _valid0;
if(!valid5){
const err41 = {instancePath:instancePath+"/spec/hosts",schemaPath:"#/properties/spec/properties/hosts/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
else {
errors = _errs33;
if(vErrors !== null){
if(_errs33){
vErrors.length = _errs33;
}
else {
vErrors = null;
}
}
}
if(data9.ceph !== undefined){
let data17 = data9.ceph;
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
if(data17.user === undefined){
data17.user = "admin";
}
if(data17.confFile === undefined){
const err42 = {instancePath:instancePath+"/spec/ceph",schemaPath:"#/properties/spec/properties/ceph/required",keyword:"required",params:{missingProperty: "confFile"}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
for(const key6 in data17){
if(!((((key6 === "confFile") || (key6 === "user")) || (key6 === "secretRef")) || (key6 === "via"))){
const err43 = {instancePath:instancePath+"/spec/ceph",schemaPath:"#/properties/spec/properties/ceph/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data17.confFile !== undefined){
let data18 = data17.confFile;
if(typeof data18 === "string"){
if(func1(data18) > 4096){
const err44 = {instancePath:instancePath+"/spec/ceph/confFile",schemaPath:"#/properties/spec/properties/ceph/properties/confFile/maxLength",keyword:"maxLength",params:{limit: 4096}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
if(!pattern106.test(data18)){
const err45 = {instancePath:instancePath+"/spec/ceph/confFile",schemaPath:"#/properties/spec/properties/ceph/properties/confFile/pattern",keyword:"pattern",params:{pattern: "^(/[^\\s\\p{Cc}\\p{Cs}]*|lab://[a-z][a-z0-9-]{0,20}/ceph\\.conf)$"}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
else {
const err46 = {instancePath:instancePath+"/spec/ceph/confFile",schemaPath:"#/properties/spec/properties/ceph/properties/confFile/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
let data19 = data17.user;
if(typeof data19 === "string"){
if(!pattern107.test(data19)){
const err47 = {instancePath:instancePath+"/spec/ceph/user",schemaPath:"#/properties/spec/properties/ceph/properties/user/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_][A-Za-z0-9_+-]{0,99}$"}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
else {
const err48 = {instancePath:instancePath+"/spec/ceph/user",schemaPath:"#/properties/spec/properties/ceph/properties/user/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
if(data17.secretRef !== undefined){
let data20 = data17.secretRef;
if(data20 && typeof data20 == "object" && !Array.isArray(data20)){
if(data20.secret === undefined){
const err49 = {instancePath:instancePath+"/spec/ceph/secretRef",schemaPath:"#/properties/spec/properties/ceph/properties/secretRef/required",keyword:"required",params:{missingProperty: "secret"}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
if(data20.key === undefined){
const err50 = {instancePath:instancePath+"/spec/ceph/secretRef",schemaPath:"#/properties/spec/properties/ceph/properties/secretRef/required",keyword:"required",params:{missingProperty: "key"}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
for(const key7 in data20){
if(!((key7 === "secret") || (key7 === "key"))){
const err51 = {instancePath:instancePath+"/spec/ceph/secretRef",schemaPath:"#/properties/spec/properties/ceph/properties/secretRef/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
if(data20.secret !== undefined){
let data21 = data20.secret;
if(typeof data21 === "string"){
if(!pattern10.test(data21)){
const err52 = {instancePath:instancePath+"/spec/ceph/secretRef/secret",schemaPath:"#/properties/spec/properties/ceph/properties/secretRef/properties/secret/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
else {
const err53 = {instancePath:instancePath+"/spec/ceph/secretRef/secret",schemaPath:"#/properties/spec/properties/ceph/properties/secretRef/properties/secret/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
if(data20.key !== undefined){
let data22 = data20.key;
if(typeof data22 === "string"){
if(func1(data22) > 253){
const err54 = {instancePath:instancePath+"/spec/ceph/secretRef/key",schemaPath:"#/properties/spec/properties/ceph/properties/secretRef/properties/key/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
if(func1(data22) < 1){
const err55 = {instancePath:instancePath+"/spec/ceph/secretRef/key",schemaPath:"#/properties/spec/properties/ceph/properties/secretRef/properties/key/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
else {
const err56 = {instancePath:instancePath+"/spec/ceph/secretRef/key",schemaPath:"#/properties/spec/properties/ceph/properties/secretRef/properties/key/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
}
else {
const err57 = {instancePath:instancePath+"/spec/ceph/secretRef",schemaPath:"#/properties/spec/properties/ceph/properties/secretRef/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
if(data17.via !== undefined){
let data23 = data17.via;
if(typeof data23 === "string"){
if(!pattern10.test(data23)){
const err58 = {instancePath:instancePath+"/spec/ceph/via",schemaPath:"#/properties/spec/properties/ceph/properties/via/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
else {
const err59 = {instancePath:instancePath+"/spec/ceph/via",schemaPath:"#/properties/spec/properties/ceph/properties/via/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
}
else {
const err60 = {instancePath:instancePath+"/spec/ceph",schemaPath:"#/properties/spec/properties/ceph/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
if(data9.pool !== undefined){
let data24 = data9.pool;
if(typeof data24 === "string"){
if(!pattern110.test(data24)){
const err61 = {instancePath:instancePath+"/spec/pool",schemaPath:"#/properties/spec/properties/pool/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$"}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
else {
const err62 = {instancePath:instancePath+"/spec/pool",schemaPath:"#/properties/spec/properties/pool/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
if(data9.create !== undefined){
let data25 = data9.create;
if(data25 && typeof data25 == "object" && !Array.isArray(data25)){
if(data25.pgNum === undefined){
data25.pgNum = 32;
}
for(const key8 in data25){
if(!((key8 === "pgNum") || (key8 === "quota"))){
const err63 = {instancePath:instancePath+"/spec/create",schemaPath:"#/properties/spec/properties/create/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
let data26 = data25.pgNum;
if(!(((typeof data26 == "number") && (!(data26 % 1) && !isNaN(data26))) && (isFinite(data26)))){
const err64 = {instancePath:instancePath+"/spec/create/pgNum",schemaPath:"#/properties/spec/properties/create/properties/pgNum/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
if((typeof data26 == "number") && (isFinite(data26))){
if(data26 > 65536 || isNaN(data26)){
const err65 = {instancePath:instancePath+"/spec/create/pgNum",schemaPath:"#/properties/spec/properties/create/properties/pgNum/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65536}};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
if(data26 < 1 || isNaN(data26)){
const err66 = {instancePath:instancePath+"/spec/create/pgNum",schemaPath:"#/properties/spec/properties/create/properties/pgNum/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
if(data25.quota !== undefined){
let data27 = data25.quota;
if(typeof data27 === "string"){
if(!pattern42.test(data27)){
const err67 = {instancePath:instancePath+"/spec/create/quota",schemaPath:"#/properties/spec/properties/create/properties/quota/pattern",keyword:"pattern",params:{pattern: "^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$"}};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
else {
const err68 = {instancePath:instancePath+"/spec/create/quota",schemaPath:"#/properties/spec/properties/create/properties/quota/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
}
else {
const err69 = {instancePath:instancePath+"/spec/create",schemaPath:"#/properties/spec/properties/create/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
let data28 = data9.deletionPolicy;
if(typeof data28 !== "string"){
const err70 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
if(!((data28 === "Delete") || (data28 === "Retain"))){
const err71 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/enum",keyword:"enum",params:{allowedValues: schema45.properties.spec.properties.deletionPolicy.enum}};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
if(typeof data9.protect !== "boolean"){
const err72 = {instancePath:instancePath+"/spec/protect",schemaPath:"#/properties/spec/properties/protect/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
let data30 = data9.drift;
if(typeof data30 !== "string"){
const err73 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
if(!((data30 === "fix") || (data30 === "report"))){
const err74 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/enum",keyword:"enum",params:{allowedValues: schema45.properties.spec.properties.drift.enum}};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
else {
const err75 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
}
else {
const err76 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
validate34.errors = vErrors;
return errors === 0;
}
validate34.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const VirtualMachine = validate35;
const schema46 = {"type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"const":"fleetwright/v1"},"kind":{"const":"VirtualMachine"},"metadata":{"type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},"project":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$","default":"default"},"labels":{"type":"object","additionalProperties":{"type":"string","maxLength":253},"default":{}},"annotations":{"type":"object","additionalProperties":{"type":"string"},"default":{}}}},"spec":{"type":"object","additionalProperties":false,"required":["instanceType"],"properties":{"uuid":{"type":"string","pattern":"^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"},"domainName":{"type":"string","pattern":"^(?!\\.{1,2}$)[^/\\p{Cc}\\p{Cs}]{1,200}$"},"instanceType":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"image":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"bootVolume":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"bootVolumeBus":{"type":"string","enum":["virtio","scsi","sata","usb","ide"]},"rootDisk":{"type":"object","additionalProperties":false,"required":["pool","size"],"properties":{"pool":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"size":{"type":"string","pattern":"^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$"}}},"volumes":{"type":"array","default":[],"items":{"type":"object","additionalProperties":false,"required":["volume"],"properties":{"volume":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"bus":{"type":"string","enum":["virtio","scsi","sata","usb","ide"],"default":"virtio"}}}},"interfaces":{"type":"array","default":[],"items":{"type":"object","additionalProperties":false,"required":["network"],"properties":{"network":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"ipv4":{"type":"string","pattern":"^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$"},"mac":{"type":"string","pattern":"^[0-9A-Fa-f][02468ACEace](:[0-9A-Fa-f]{2}){5}$"},"model":{"type":"string","enum":["virtio","e1000e","e1000","rtl8139"],"default":"virtio"},"link":{"type":"string","enum":["up","down"],"default":"up"},"securityGroups":{"type":"array","uniqueItems":true,"maxItems":16,"items":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}}}}},"cloudInit":{"type":"object","additionalProperties":false,"default":{},"properties":{"userData":{"type":"string","maxLength":262144},"userDataSecretRef":{"type":"object","additionalProperties":false,"required":["secret","key"],"properties":{"secret":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"key":{"type":"string","minLength":1,"maxLength":253}}},"vendorData":{"not":{}},"rerunPolicy":{"type":"string","enum":["Never","OnChange","Recreate"],"default":"Never"}}},"sshKeys":{"type":"array","uniqueItems":true,"default":[],"items":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}},"runStrategy":{"type":"string","enum":["Always","Halted","Manual"],"default":"Always"},"autostart":{"type":"boolean"},"placement":{"type":"object","additionalProperties":false,"default":{},"properties":{"hostSelector":{"type":"object","additionalProperties":{"type":"string","maxLength":253},"default":{}},"group":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}}},"updatePolicy":{"type":"object","additionalProperties":false,"default":{},"properties":{"reboot":{"type":"string","enum":["Never","Window","Immediate"],"default":"Never"},"recreate":{"type":"string","enum":["Never","Window","Immediate"],"default":"Never"}}},"evictionStrategy":{"type":"string","enum":["LiveMigrate","LiveMigrateIfPossible","ShutDown","None"],"default":"LiveMigrateIfPossible"},"terminationGracePeriod":{"type":"string","pattern":"^([0-9]+(\\.[0-9]+)?[smhdw])+$","default":"60s"},"readinessProbe":{"type":"object","additionalProperties":false,"properties":{"httpGet":{"type":"object","additionalProperties":false,"required":["port"],"properties":{"path":{"type":"string","pattern":"^/[!-~]*$","maxLength":1000,"default":"/"},"port":{"type":"integer","minimum":1,"maximum":65535},"scheme":{"type":"string","enum":["HTTP","HTTPS"],"default":"HTTP"},"host":{"type":"string","pattern":"^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$","maxLength":253},"expectedStatus":{"type":"string","pattern":"^[1-5][0-9]{2}(-[1-5][0-9]{2})?(,[1-5][0-9]{2}(-[1-5][0-9]{2})?)*$","maxLength":200,"default":"200-399"}}},"tcpSocket":{"type":"object","additionalProperties":false,"required":["port"],"properties":{"port":{"type":"integer","minimum":1,"maximum":65535}}},"network":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"initialDelay":{"type":"string","pattern":"^([0-9]+(\\.[0-9]+)?[smhdw])+$","default":"0s"},"period":{"type":"string","pattern":"^([0-9]+(\\.[0-9]+)?[smhdw])+$","default":"10s"},"timeout":{"type":"string","pattern":"^([0-9]+(\\.[0-9]+)?[smhdw])+$","default":"1s"},"successThreshold":{"type":"integer","minimum":1,"maximum":100,"default":1},"failureThreshold":{"type":"integer","minimum":1,"maximum":100,"default":3}}},"livenessProbe":{"type":"object","additionalProperties":false,"properties":{"httpGet":{"type":"object","additionalProperties":false,"required":["port"],"properties":{"path":{"type":"string","pattern":"^/[!-~]*$","maxLength":1000,"default":"/"},"port":{"type":"integer","minimum":1,"maximum":65535},"scheme":{"type":"string","enum":["HTTP","HTTPS"],"default":"HTTP"},"host":{"type":"string","pattern":"^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$","maxLength":253},"expectedStatus":{"type":"string","pattern":"^[1-5][0-9]{2}(-[1-5][0-9]{2})?(,[1-5][0-9]{2}(-[1-5][0-9]{2})?)*$","maxLength":200,"default":"200-399"}}},"tcpSocket":{"type":"object","additionalProperties":false,"required":["port"],"properties":{"port":{"type":"integer","minimum":1,"maximum":65535}}},"network":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"initialDelay":{"type":"string","pattern":"^([0-9]+(\\.[0-9]+)?[smhdw])+$","default":"0s"},"period":{"type":"string","pattern":"^([0-9]+(\\.[0-9]+)?[smhdw])+$","default":"10s"},"timeout":{"type":"string","pattern":"^([0-9]+(\\.[0-9]+)?[smhdw])+$","default":"1s"},"successThreshold":{"type":"integer","minimum":1,"maximum":100,"default":1},"failureThreshold":{"type":"integer","minimum":1,"maximum":100,"default":3}}},"dns":{"type":"object","additionalProperties":false,"required":["zone"],"properties":{"zone":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"name":{"type":"string","pattern":"^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*$","maxLength":200}}},"devices":{"type":"object","additionalProperties":false,"default":{},"properties":{"guestAgent":{"type":"boolean","default":true},"watchdog":{"type":"string","enum":["none","reset","poweroff","pause"],"default":"none"},"tpm":{"type":"boolean","default":false},"firmware":{"type":"string","enum":["bios","efi"],"default":"bios"},"graphics":{"type":"object","additionalProperties":false,"required":["type"],"properties":{"type":{"type":"string","enum":["none","vnc","spice"]}}},"machineType":{"type":"string","pattern":"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"},"cpuModel":{"type":"string","pattern":"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"},"unmanaged":{"type":"string","enum":["keep"],"default":"keep"}}},"deletionPolicy":{"type":"string","enum":["Delete","Retain"],"default":"Delete"},"protect":{"type":"boolean","default":false},"drift":{"type":"string","enum":["fix","report"],"default":"fix"}}}},"$id":"VirtualMachine"};
const pattern114 = new RegExp("^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$", "u");
const pattern115 = new RegExp("^(?!\\.{1,2}$)[^/\\p{Cc}\\p{Cs}]{1,200}$", "u");
const pattern124 = new RegExp("^[0-9A-Fa-f][02468ACEace](:[0-9A-Fa-f]{2}){5}$", "u");
const pattern131 = new RegExp("^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$", "u");
const pattern145 = new RegExp("^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*$", "u");
const pattern146 = new RegExp("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", "u");

function validate35(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="VirtualMachine" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate35.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
if("fleetwright/v1" !== data.apiVersion){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "fleetwright/v1"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.kind !== undefined){
if("VirtualMachine" !== data.kind){
const err6 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "VirtualMachine"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.project === undefined){
data2.project = "default";
}
if(data2.labels === undefined){
data2.labels = {};
}
if(data2.annotations === undefined){
data2.annotations = {};
}
if(data2.name === undefined){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data2){
if(!((((key1 === "name") || (key1 === "project")) || (key1 === "labels")) || (key1 === "annotations"))){
const err8 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(!pattern4.test(data3)){
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
let data4 = data2.project;
if(typeof data4 === "string"){
if(!pattern4.test(data4)){
const err11 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
let data5 = data2.labels;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key2 in data5){
let data6 = data5[key2];
if(typeof data6 === "string"){
if(func1(data6) > 253){
const err13 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
let data7 = data2.annotations;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
for(const key3 in data7){
if(typeof data7[key3] !== "string"){
const err16 = {instancePath:instancePath+"/metadata/annotations/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath:instancePath+"/metadata/annotations",schemaPath:"#/properties/metadata/properties/annotations/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.spec !== undefined){
let data9 = data.spec;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.volumes === undefined){
data9.volumes = [];
}
if(data9.interfaces === undefined){
data9.interfaces = [];
}
if(data9.cloudInit === undefined){
data9.cloudInit = {};
}
if(data9.sshKeys === undefined){
data9.sshKeys = [];
}
if(data9.runStrategy === undefined){
data9.runStrategy = "Always";
}
if(data9.placement === undefined){
data9.placement = {};
}
if(data9.updatePolicy === undefined){
data9.updatePolicy = {};
}
if(data9.evictionStrategy === undefined){
data9.evictionStrategy = "LiveMigrateIfPossible";
}
if(data9.terminationGracePeriod === undefined){
data9.terminationGracePeriod = "60s";
}
if(data9.devices === undefined){
data9.devices = {};
}
if(data9.deletionPolicy === undefined){
data9.deletionPolicy = "Delete";
}
if(data9.protect === undefined){
data9.protect = false;
}
if(data9.drift === undefined){
data9.drift = "fix";
}
if(data9.instanceType === undefined){
const err19 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "instanceType"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
for(const key4 in data9){
if(!(func3.call(schema46.properties.spec.properties, key4))){
const err20 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data9.uuid !== undefined){
let data10 = data9.uuid;
if(typeof data10 === "string"){
if(!pattern114.test(data10)){
const err21 = {instancePath:instancePath+"/spec/uuid",schemaPath:"#/properties/spec/properties/uuid/pattern",keyword:"pattern",params:{pattern: "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
else {
const err22 = {instancePath:instancePath+"/spec/uuid",schemaPath:"#/properties/spec/properties/uuid/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data9.domainName !== undefined){
let data11 = data9.domainName;
if(typeof data11 === "string"){
if(!pattern115.test(data11)){
const err23 = {instancePath:instancePath+"/spec/domainName",schemaPath:"#/properties/spec/properties/domainName/pattern",keyword:"pattern",params:{pattern: "^(?!\\.{1,2}$)[^/\\p{Cc}\\p{Cs}]{1,200}$"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
else {
const err24 = {instancePath:instancePath+"/spec/domainName",schemaPath:"#/properties/spec/properties/domainName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data9.instanceType !== undefined){
let data12 = data9.instanceType;
if(typeof data12 === "string"){
if(!pattern10.test(data12)){
const err25 = {instancePath:instancePath+"/spec/instanceType",schemaPath:"#/properties/spec/properties/instanceType/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
else {
const err26 = {instancePath:instancePath+"/spec/instanceType",schemaPath:"#/properties/spec/properties/instanceType/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data9.image !== undefined){
let data13 = data9.image;
if(typeof data13 === "string"){
if(!pattern10.test(data13)){
const err27 = {instancePath:instancePath+"/spec/image",schemaPath:"#/properties/spec/properties/image/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
else {
const err28 = {instancePath:instancePath+"/spec/image",schemaPath:"#/properties/spec/properties/image/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data9.bootVolume !== undefined){
let data14 = data9.bootVolume;
if(typeof data14 === "string"){
if(!pattern10.test(data14)){
const err29 = {instancePath:instancePath+"/spec/bootVolume",schemaPath:"#/properties/spec/properties/bootVolume/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
else {
const err30 = {instancePath:instancePath+"/spec/bootVolume",schemaPath:"#/properties/spec/properties/bootVolume/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data9.bootVolumeBus !== undefined){
let data15 = data9.bootVolumeBus;
if(typeof data15 !== "string"){
const err31 = {instancePath:instancePath+"/spec/bootVolumeBus",schemaPath:"#/properties/spec/properties/bootVolumeBus/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(!(((((data15 === "virtio") || (data15 === "scsi")) || (data15 === "sata")) || (data15 === "usb")) || (data15 === "ide"))){
const err32 = {instancePath:instancePath+"/spec/bootVolumeBus",schemaPath:"#/properties/spec/properties/bootVolumeBus/enum",keyword:"enum",params:{allowedValues: schema46.properties.spec.properties.bootVolumeBus.enum}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data9.rootDisk !== undefined){
let data16 = data9.rootDisk;
if(data16 && typeof data16 == "object" && !Array.isArray(data16)){
if(data16.pool === undefined){
const err33 = {instancePath:instancePath+"/spec/rootDisk",schemaPath:"#/properties/spec/properties/rootDisk/required",keyword:"required",params:{missingProperty: "pool"}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(data16.size === undefined){
const err34 = {instancePath:instancePath+"/spec/rootDisk",schemaPath:"#/properties/spec/properties/rootDisk/required",keyword:"required",params:{missingProperty: "size"}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
for(const key5 in data16){
if(!((key5 === "pool") || (key5 === "size"))){
const err35 = {instancePath:instancePath+"/spec/rootDisk",schemaPath:"#/properties/spec/properties/rootDisk/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data16.pool !== undefined){
let data17 = data16.pool;
if(typeof data17 === "string"){
if(!pattern10.test(data17)){
const err36 = {instancePath:instancePath+"/spec/rootDisk/pool",schemaPath:"#/properties/spec/properties/rootDisk/properties/pool/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
else {
const err37 = {instancePath:instancePath+"/spec/rootDisk/pool",schemaPath:"#/properties/spec/properties/rootDisk/properties/pool/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data16.size !== undefined){
let data18 = data16.size;
if(typeof data18 === "string"){
if(!pattern42.test(data18)){
const err38 = {instancePath:instancePath+"/spec/rootDisk/size",schemaPath:"#/properties/spec/properties/rootDisk/properties/size/pattern",keyword:"pattern",params:{pattern: "^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$"}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
else {
const err39 = {instancePath:instancePath+"/spec/rootDisk/size",schemaPath:"#/properties/spec/properties/rootDisk/properties/size/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
}
else {
const err40 = {instancePath:instancePath+"/spec/rootDisk",schemaPath:"#/properties/spec/properties/rootDisk/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
let data19 = data9.volumes;
if(Array.isArray(data19)){
const len0 = data19.length;
for(let i0=0; i0<len0; i0++){
let data20 = data19[i0];
if(data20 && typeof data20 == "object" && !Array.isArray(data20)){
if(data20.bus === undefined){
data20.bus = "virtio";
}
if(data20.volume === undefined){
const err41 = {instancePath:instancePath+"/spec/volumes/" + i0,schemaPath:"#/properties/spec/properties/volumes/items/required",keyword:"required",params:{missingProperty: "volume"}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
for(const key6 in data20){
if(!((key6 === "volume") || (key6 === "bus"))){
const err42 = {instancePath:instancePath+"/spec/volumes/" + i0,schemaPath:"#/properties/spec/properties/volumes/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data20.volume !== undefined){
let data21 = data20.volume;
if(typeof data21 === "string"){
if(!pattern10.test(data21)){
const err43 = {instancePath:instancePath+"/spec/volumes/" + i0+"/volume",schemaPath:"#/properties/spec/properties/volumes/items/properties/volume/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
else {
const err44 = {instancePath:instancePath+"/spec/volumes/" + i0+"/volume",schemaPath:"#/properties/spec/properties/volumes/items/properties/volume/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
let data22 = data20.bus;
if(typeof data22 !== "string"){
const err45 = {instancePath:instancePath+"/spec/volumes/" + i0+"/bus",schemaPath:"#/properties/spec/properties/volumes/items/properties/bus/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
if(!(((((data22 === "virtio") || (data22 === "scsi")) || (data22 === "sata")) || (data22 === "usb")) || (data22 === "ide"))){
const err46 = {instancePath:instancePath+"/spec/volumes/" + i0+"/bus",schemaPath:"#/properties/spec/properties/volumes/items/properties/bus/enum",keyword:"enum",params:{allowedValues: schema46.properties.spec.properties.volumes.items.properties.bus.enum}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
else {
const err47 = {instancePath:instancePath+"/spec/volumes/" + i0,schemaPath:"#/properties/spec/properties/volumes/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
}
else {
const err48 = {instancePath:instancePath+"/spec/volumes",schemaPath:"#/properties/spec/properties/volumes/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
let data23 = data9.interfaces;
if(Array.isArray(data23)){
const len1 = data23.length;
for(let i1=0; i1<len1; i1++){
let data24 = data23[i1];
if(data24 && typeof data24 == "object" && !Array.isArray(data24)){
if(data24.model === undefined){
data24.model = "virtio";
}
if(data24.link === undefined){
data24.link = "up";
}
if(data24.network === undefined){
const err49 = {instancePath:instancePath+"/spec/interfaces/" + i1,schemaPath:"#/properties/spec/properties/interfaces/items/required",keyword:"required",params:{missingProperty: "network"}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
for(const key7 in data24){
if(!((((((key7 === "network") || (key7 === "ipv4")) || (key7 === "mac")) || (key7 === "model")) || (key7 === "link")) || (key7 === "securityGroups"))){
const err50 = {instancePath:instancePath+"/spec/interfaces/" + i1,schemaPath:"#/properties/spec/properties/interfaces/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
if(data24.network !== undefined){
let data25 = data24.network;
if(typeof data25 === "string"){
if(!pattern10.test(data25)){
const err51 = {instancePath:instancePath+"/spec/interfaces/" + i1+"/network",schemaPath:"#/properties/spec/properties/interfaces/items/properties/network/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
else {
const err52 = {instancePath:instancePath+"/spec/interfaces/" + i1+"/network",schemaPath:"#/properties/spec/properties/interfaces/items/properties/network/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data24.ipv4 !== undefined){
let data26 = data24.ipv4;
if(typeof data26 === "string"){
if(!pattern7.test(data26)){
const err53 = {instancePath:instancePath+"/spec/interfaces/" + i1+"/ipv4",schemaPath:"#/properties/spec/properties/interfaces/items/properties/ipv4/pattern",keyword:"pattern",params:{pattern: "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$"}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
else {
const err54 = {instancePath:instancePath+"/spec/interfaces/" + i1+"/ipv4",schemaPath:"#/properties/spec/properties/interfaces/items/properties/ipv4/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
if(data24.mac !== undefined){
let data27 = data24.mac;
if(typeof data27 === "string"){
if(!pattern124.test(data27)){
const err55 = {instancePath:instancePath+"/spec/interfaces/" + i1+"/mac",schemaPath:"#/properties/spec/properties/interfaces/items/properties/mac/pattern",keyword:"pattern",params:{pattern: "^[0-9A-Fa-f][02468ACEace](:[0-9A-Fa-f]{2}){5}$"}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
else {
const err56 = {instancePath:instancePath+"/spec/interfaces/" + i1+"/mac",schemaPath:"#/properties/spec/properties/interfaces/items/properties/mac/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
let data28 = data24.model;
if(typeof data28 !== "string"){
const err57 = {instancePath:instancePath+"/spec/interfaces/" + i1+"/model",schemaPath:"#/properties/spec/properties/interfaces/items/properties/model/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
if(!((((data28 === "virtio") || (data28 === "e1000e")) || (data28 === "e1000")) || (data28 === "rtl8139"))){
const err58 = {instancePath:instancePath+"/spec/interfaces/" + i1+"/model",schemaPath:"#/properties/spec/properties/interfaces/items/properties/model/enum",keyword:"enum",params:{allowedValues: schema46.properties.spec.properties.interfaces.items.properties.model.enum}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
let data29 = data24.link;
if(typeof data29 !== "string"){
const err59 = {instancePath:instancePath+"/spec/interfaces/" + i1+"/link",schemaPath:"#/properties/spec/properties/interfaces/items/properties/link/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
if(!((data29 === "up") || (data29 === "down"))){
const err60 = {instancePath:instancePath+"/spec/interfaces/" + i1+"/link",schemaPath:"#/properties/spec/properties/interfaces/items/properties/link/enum",keyword:"enum",params:{allowedValues: schema46.properties.spec.properties.interfaces.items.properties.link.enum}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
if(data24.securityGroups !== undefined){
let data30 = data24.securityGroups;
if(Array.isArray(data30)){
if(data30.length > 16){
const err61 = {instancePath:instancePath+"/spec/interfaces/" + i1+"/securityGroups",schemaPath:"#/properties/spec/properties/interfaces/items/properties/securityGroups/maxItems",keyword:"maxItems",params:{limit: 16}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
const len2 = data30.length;
for(let i2=0; i2<len2; i2++){
let data31 = data30[i2];
if(typeof data31 === "string"){
if(!pattern10.test(data31)){
const err62 = {instancePath:instancePath+"/spec/interfaces/" + i1+"/securityGroups/" + i2,schemaPath:"#/properties/spec/properties/interfaces/items/properties/securityGroups/items/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
else {
const err63 = {instancePath:instancePath+"/spec/interfaces/" + i1+"/securityGroups/" + i2,schemaPath:"#/properties/spec/properties/interfaces/items/properties/securityGroups/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
let i3 = data30.length;
let j0;
if(i3 > 1){
const indices0 = {};
for(;i3--;){
let item0 = data30[i3];
if(typeof item0 !== "string"){
continue;
}
if(typeof indices0[item0] == "number"){
j0 = indices0[item0];
const err64 = {instancePath:instancePath+"/spec/interfaces/" + i1+"/securityGroups",schemaPath:"#/properties/spec/properties/interfaces/items/properties/securityGroups/uniqueItems",keyword:"uniqueItems",params:{i: i3, j: j0}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
break;
}
indices0[item0] = i3;
}
}
}
else {
const err65 = {instancePath:instancePath+"/spec/interfaces/" + i1+"/securityGroups",schemaPath:"#/properties/spec/properties/interfaces/items/properties/securityGroups/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
}
else {
const err66 = {instancePath:instancePath+"/spec/interfaces/" + i1,schemaPath:"#/properties/spec/properties/interfaces/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
}
else {
const err67 = {instancePath:instancePath+"/spec/interfaces",schemaPath:"#/properties/spec/properties/interfaces/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
let data32 = data9.cloudInit;
if(data32 && typeof data32 == "object" && !Array.isArray(data32)){
if(data32.rerunPolicy === undefined){
data32.rerunPolicy = "Never";
}
for(const key8 in data32){
if(!((((key8 === "userData") || (key8 === "userDataSecretRef")) || (key8 === "vendorData")) || (key8 === "rerunPolicy"))){
const err68 = {instancePath:instancePath+"/spec/cloudInit",schemaPath:"#/properties/spec/properties/cloudInit/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8}};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
if(data32.userData !== undefined){
let data33 = data32.userData;
if(typeof data33 === "string"){
if(func1(data33) > 262144){
const err69 = {instancePath:instancePath+"/spec/cloudInit/userData",schemaPath:"#/properties/spec/properties/cloudInit/properties/userData/maxLength",keyword:"maxLength",params:{limit: 262144}};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
else {
const err70 = {instancePath:instancePath+"/spec/cloudInit/userData",schemaPath:"#/properties/spec/properties/cloudInit/properties/userData/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
if(data32.userDataSecretRef !== undefined){
let data34 = data32.userDataSecretRef;
if(data34 && typeof data34 == "object" && !Array.isArray(data34)){
if(data34.secret === undefined){
const err71 = {instancePath:instancePath+"/spec/cloudInit/userDataSecretRef",schemaPath:"#/properties/spec/properties/cloudInit/properties/userDataSecretRef/required",keyword:"required",params:{missingProperty: "secret"}};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
if(data34.key === undefined){
const err72 = {instancePath:instancePath+"/spec/cloudInit/userDataSecretRef",schemaPath:"#/properties/spec/properties/cloudInit/properties/userDataSecretRef/required",keyword:"required",params:{missingProperty: "key"}};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
for(const key9 in data34){
if(!((key9 === "secret") || (key9 === "key"))){
const err73 = {instancePath:instancePath+"/spec/cloudInit/userDataSecretRef",schemaPath:"#/properties/spec/properties/cloudInit/properties/userDataSecretRef/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9}};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
if(data34.secret !== undefined){
let data35 = data34.secret;
if(typeof data35 === "string"){
if(!pattern10.test(data35)){
const err74 = {instancePath:instancePath+"/spec/cloudInit/userDataSecretRef/secret",schemaPath:"#/properties/spec/properties/cloudInit/properties/userDataSecretRef/properties/secret/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
else {
const err75 = {instancePath:instancePath+"/spec/cloudInit/userDataSecretRef/secret",schemaPath:"#/properties/spec/properties/cloudInit/properties/userDataSecretRef/properties/secret/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
if(data34.key !== undefined){
let data36 = data34.key;
if(typeof data36 === "string"){
if(func1(data36) > 253){
const err76 = {instancePath:instancePath+"/spec/cloudInit/userDataSecretRef/key",schemaPath:"#/properties/spec/properties/cloudInit/properties/userDataSecretRef/properties/key/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
if(func1(data36) < 1){
const err77 = {instancePath:instancePath+"/spec/cloudInit/userDataSecretRef/key",schemaPath:"#/properties/spec/properties/cloudInit/properties/userDataSecretRef/properties/key/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
else {
const err78 = {instancePath:instancePath+"/spec/cloudInit/userDataSecretRef/key",schemaPath:"#/properties/spec/properties/cloudInit/properties/userDataSecretRef/properties/key/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
}
else {
const err79 = {instancePath:instancePath+"/spec/cloudInit/userDataSecretRef",schemaPath:"#/properties/spec/properties/cloudInit/properties/userDataSecretRef/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
if(data32.vendorData !== undefined){
const err80 = {instancePath:instancePath+"/spec/cloudInit/vendorData",schemaPath:"#/properties/spec/properties/cloudInit/properties/vendorData/not",keyword:"not",params:{}};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
let data38 = data32.rerunPolicy;
if(typeof data38 !== "string"){
const err81 = {instancePath:instancePath+"/spec/cloudInit/rerunPolicy",schemaPath:"#/properties/spec/properties/cloudInit/properties/rerunPolicy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
if(!(((data38 === "Never") || (data38 === "OnChange")) || (data38 === "Recreate"))){
const err82 = {instancePath:instancePath+"/spec/cloudInit/rerunPolicy",schemaPath:"#/properties/spec/properties/cloudInit/properties/rerunPolicy/enum",keyword:"enum",params:{allowedValues: schema46.properties.spec.properties.cloudInit.properties.rerunPolicy.enum}};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
}
else {
const err83 = {instancePath:instancePath+"/spec/cloudInit",schemaPath:"#/properties/spec/properties/cloudInit/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
let data39 = data9.sshKeys;
if(Array.isArray(data39)){
const len3 = data39.length;
for(let i4=0; i4<len3; i4++){
let data40 = data39[i4];
if(typeof data40 === "string"){
if(!pattern10.test(data40)){
const err84 = {instancePath:instancePath+"/spec/sshKeys/" + i4,schemaPath:"#/properties/spec/properties/sshKeys/items/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
}
else {
const err85 = {instancePath:instancePath+"/spec/sshKeys/" + i4,schemaPath:"#/properties/spec/properties/sshKeys/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
}
let i5 = data39.length;
let j1;
if(i5 > 1){
const indices1 = {};
for(;i5--;){
let item1 = data39[i5];
if(typeof item1 !== "string"){
continue;
}
if(typeof indices1[item1] == "number"){
j1 = indices1[item1];
const err86 = {instancePath:instancePath+"/spec/sshKeys",schemaPath:"#/properties/spec/properties/sshKeys/uniqueItems",keyword:"uniqueItems",params:{i: i5, j: j1}};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
break;
}
indices1[item1] = i5;
}
}
}
else {
const err87 = {instancePath:instancePath+"/spec/sshKeys",schemaPath:"#/properties/spec/properties/sshKeys/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
let data41 = data9.runStrategy;
if(typeof data41 !== "string"){
const err88 = {instancePath:instancePath+"/spec/runStrategy",schemaPath:"#/properties/spec/properties/runStrategy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
if(!(((data41 === "Always") || (data41 === "Halted")) || (data41 === "Manual"))){
const err89 = {instancePath:instancePath+"/spec/runStrategy",schemaPath:"#/properties/spec/properties/runStrategy/enum",keyword:"enum",params:{allowedValues: schema46.properties.spec.properties.runStrategy.enum}};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
if(data9.autostart !== undefined){
if(typeof data9.autostart !== "boolean"){
const err90 = {instancePath:instancePath+"/spec/autostart",schemaPath:"#/properties/spec/properties/autostart/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
}
let data43 = data9.placement;
if(data43 && typeof data43 == "object" && !Array.isArray(data43)){
if(data43.hostSelector === undefined){
data43.hostSelector = {};
}
for(const key10 in data43){
if(!((key10 === "hostSelector") || (key10 === "group"))){
const err91 = {instancePath:instancePath+"/spec/placement",schemaPath:"#/properties/spec/properties/placement/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key10}};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
}
let data44 = data43.hostSelector;
if(data44 && typeof data44 == "object" && !Array.isArray(data44)){
for(const key11 in data44){
let data45 = data44[key11];
if(typeof data45 === "string"){
if(func1(data45) > 253){
const err92 = {instancePath:instancePath+"/spec/placement/hostSelector/" + key11.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/placement/properties/hostSelector/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
}
else {
const err93 = {instancePath:instancePath+"/spec/placement/hostSelector/" + key11.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/placement/properties/hostSelector/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
}
}
else {
const err94 = {instancePath:instancePath+"/spec/placement/hostSelector",schemaPath:"#/properties/spec/properties/placement/properties/hostSelector/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
if(data43.group !== undefined){
let data46 = data43.group;
if(typeof data46 === "string"){
if(!pattern10.test(data46)){
const err95 = {instancePath:instancePath+"/spec/placement/group",schemaPath:"#/properties/spec/properties/placement/properties/group/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
}
else {
const err96 = {instancePath:instancePath+"/spec/placement/group",schemaPath:"#/properties/spec/properties/placement/properties/group/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
}
}
else {
const err97 = {instancePath:instancePath+"/spec/placement",schemaPath:"#/properties/spec/properties/placement/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
let data47 = data9.updatePolicy;
if(data47 && typeof data47 == "object" && !Array.isArray(data47)){
if(data47.reboot === undefined){
data47.reboot = "Never";
}
if(data47.recreate === undefined){
data47.recreate = "Never";
}
for(const key12 in data47){
if(!((key12 === "reboot") || (key12 === "recreate"))){
const err98 = {instancePath:instancePath+"/spec/updatePolicy",schemaPath:"#/properties/spec/properties/updatePolicy/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key12}};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
}
let data48 = data47.reboot;
if(typeof data48 !== "string"){
const err99 = {instancePath:instancePath+"/spec/updatePolicy/reboot",schemaPath:"#/properties/spec/properties/updatePolicy/properties/reboot/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
if(!(((data48 === "Never") || (data48 === "Window")) || (data48 === "Immediate"))){
const err100 = {instancePath:instancePath+"/spec/updatePolicy/reboot",schemaPath:"#/properties/spec/properties/updatePolicy/properties/reboot/enum",keyword:"enum",params:{allowedValues: schema46.properties.spec.properties.updatePolicy.properties.reboot.enum}};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
let data49 = data47.recreate;
if(typeof data49 !== "string"){
const err101 = {instancePath:instancePath+"/spec/updatePolicy/recreate",schemaPath:"#/properties/spec/properties/updatePolicy/properties/recreate/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
if(!(((data49 === "Never") || (data49 === "Window")) || (data49 === "Immediate"))){
const err102 = {instancePath:instancePath+"/spec/updatePolicy/recreate",schemaPath:"#/properties/spec/properties/updatePolicy/properties/recreate/enum",keyword:"enum",params:{allowedValues: schema46.properties.spec.properties.updatePolicy.properties.recreate.enum}};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
}
else {
const err103 = {instancePath:instancePath+"/spec/updatePolicy",schemaPath:"#/properties/spec/properties/updatePolicy/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
let data50 = data9.evictionStrategy;
if(typeof data50 !== "string"){
const err104 = {instancePath:instancePath+"/spec/evictionStrategy",schemaPath:"#/properties/spec/properties/evictionStrategy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
if(!((((data50 === "LiveMigrate") || (data50 === "LiveMigrateIfPossible")) || (data50 === "ShutDown")) || (data50 === "None"))){
const err105 = {instancePath:instancePath+"/spec/evictionStrategy",schemaPath:"#/properties/spec/properties/evictionStrategy/enum",keyword:"enum",params:{allowedValues: schema46.properties.spec.properties.evictionStrategy.enum}};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
let data51 = data9.terminationGracePeriod;
if(typeof data51 === "string"){
if(!pattern25.test(data51)){
const err106 = {instancePath:instancePath+"/spec/terminationGracePeriod",schemaPath:"#/properties/spec/properties/terminationGracePeriod/pattern",keyword:"pattern",params:{pattern: "^([0-9]+(\\.[0-9]+)?[smhdw])+$"}};
if(vErrors === null){
vErrors = [err106];
}
else {
vErrors.push(err106);
}
errors++;
}
}
else {
const err107 = {instancePath:instancePath+"/spec/terminationGracePeriod",schemaPath:"#/properties/spec/properties/terminationGracePeriod/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
if(data9.readinessProbe !== undefined){
let data52 = data9.readinessProbe;
if(data52 && typeof data52 == "object" && !Array.isArray(data52)){
if(data52.initialDelay === undefined){
data52.initialDelay = "0s";
}
if(data52.period === undefined){
data52.period = "10s";
}
if(data52.timeout === undefined){
data52.timeout = "1s";
}
if(data52.successThreshold === undefined){
data52.successThreshold = 1;
}
if(data52.failureThreshold === undefined){
data52.failureThreshold = 3;
}
for(const key13 in data52){
if(!((((((((key13 === "httpGet") || (key13 === "tcpSocket")) || (key13 === "network")) || (key13 === "initialDelay")) || (key13 === "period")) || (key13 === "timeout")) || (key13 === "successThreshold")) || (key13 === "failureThreshold"))){
const err108 = {instancePath:instancePath+"/spec/readinessProbe",schemaPath:"#/properties/spec/properties/readinessProbe/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key13}};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
}
if(data52.httpGet !== undefined){
let data53 = data52.httpGet;
if(data53 && typeof data53 == "object" && !Array.isArray(data53)){
if(data53.path === undefined){
data53.path = "/";
}
if(data53.scheme === undefined){
data53.scheme = "HTTP";
}
if(data53.expectedStatus === undefined){
data53.expectedStatus = "200-399";
}
if(data53.port === undefined){
const err109 = {instancePath:instancePath+"/spec/readinessProbe/httpGet",schemaPath:"#/properties/spec/properties/readinessProbe/properties/httpGet/required",keyword:"required",params:{missingProperty: "port"}};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
for(const key14 in data53){
if(!(((((key14 === "path") || (key14 === "port")) || (key14 === "scheme")) || (key14 === "host")) || (key14 === "expectedStatus"))){
const err110 = {instancePath:instancePath+"/spec/readinessProbe/httpGet",schemaPath:"#/properties/spec/properties/readinessProbe/properties/httpGet/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key14}};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
}
let data54 = data53.path;
if(typeof data54 === "string"){
if(func1(data54) > 1000){
const err111 = {instancePath:instancePath+"/spec/readinessProbe/httpGet/path",schemaPath:"#/properties/spec/properties/readinessProbe/properties/httpGet/properties/path/maxLength",keyword:"maxLength",params:{limit: 1000}};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
if(!pattern71.test(data54)){
const err112 = {instancePath:instancePath+"/spec/readinessProbe/httpGet/path",schemaPath:"#/properties/spec/properties/readinessProbe/properties/httpGet/properties/path/pattern",keyword:"pattern",params:{pattern: "^/[!-~]*$"}};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
}
else {
const err113 = {instancePath:instancePath+"/spec/readinessProbe/httpGet/path",schemaPath:"#/properties/spec/properties/readinessProbe/properties/httpGet/properties/path/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
if(data53.port !== undefined){
let data55 = data53.port;
if(!(((typeof data55 == "number") && (!(data55 % 1) && !isNaN(data55))) && (isFinite(data55)))){
const err114 = {instancePath:instancePath+"/spec/readinessProbe/httpGet/port",schemaPath:"#/properties/spec/properties/readinessProbe/properties/httpGet/properties/port/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
if((typeof data55 == "number") && (isFinite(data55))){
if(data55 > 65535 || isNaN(data55)){
const err115 = {instancePath:instancePath+"/spec/readinessProbe/httpGet/port",schemaPath:"#/properties/spec/properties/readinessProbe/properties/httpGet/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535}};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
if(data55 < 1 || isNaN(data55)){
const err116 = {instancePath:instancePath+"/spec/readinessProbe/httpGet/port",schemaPath:"#/properties/spec/properties/readinessProbe/properties/httpGet/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err116];
}
else {
vErrors.push(err116);
}
errors++;
}
}
}
let data56 = data53.scheme;
if(typeof data56 !== "string"){
const err117 = {instancePath:instancePath+"/spec/readinessProbe/httpGet/scheme",schemaPath:"#/properties/spec/properties/readinessProbe/properties/httpGet/properties/scheme/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
if(!((data56 === "HTTP") || (data56 === "HTTPS"))){
const err118 = {instancePath:instancePath+"/spec/readinessProbe/httpGet/scheme",schemaPath:"#/properties/spec/properties/readinessProbe/properties/httpGet/properties/scheme/enum",keyword:"enum",params:{allowedValues: schema46.properties.spec.properties.readinessProbe.properties.httpGet.properties.scheme.enum}};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
if(data53.host !== undefined){
let data57 = data53.host;
if(typeof data57 === "string"){
if(func1(data57) > 253){
const err119 = {instancePath:instancePath+"/spec/readinessProbe/httpGet/host",schemaPath:"#/properties/spec/properties/readinessProbe/properties/httpGet/properties/host/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
if(!pattern131.test(data57)){
const err120 = {instancePath:instancePath+"/spec/readinessProbe/httpGet/host",schemaPath:"#/properties/spec/properties/readinessProbe/properties/httpGet/properties/host/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$"}};
if(vErrors === null){
vErrors = [err120];
}
else {
vErrors.push(err120);
}
errors++;
}
}
else {
const err121 = {instancePath:instancePath+"/spec/readinessProbe/httpGet/host",schemaPath:"#/properties/spec/properties/readinessProbe/properties/httpGet/properties/host/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err121];
}
else {
vErrors.push(err121);
}
errors++;
}
}
let data58 = data53.expectedStatus;
if(typeof data58 === "string"){
if(func1(data58) > 200){
const err122 = {instancePath:instancePath+"/spec/readinessProbe/httpGet/expectedStatus",schemaPath:"#/properties/spec/properties/readinessProbe/properties/httpGet/properties/expectedStatus/maxLength",keyword:"maxLength",params:{limit: 200}};
if(vErrors === null){
vErrors = [err122];
}
else {
vErrors.push(err122);
}
errors++;
}
if(!pattern72.test(data58)){
const err123 = {instancePath:instancePath+"/spec/readinessProbe/httpGet/expectedStatus",schemaPath:"#/properties/spec/properties/readinessProbe/properties/httpGet/properties/expectedStatus/pattern",keyword:"pattern",params:{pattern: "^[1-5][0-9]{2}(-[1-5][0-9]{2})?(,[1-5][0-9]{2}(-[1-5][0-9]{2})?)*$"}};
if(vErrors === null){
vErrors = [err123];
}
else {
vErrors.push(err123);
}
errors++;
}
}
else {
const err124 = {instancePath:instancePath+"/spec/readinessProbe/httpGet/expectedStatus",schemaPath:"#/properties/spec/properties/readinessProbe/properties/httpGet/properties/expectedStatus/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err124];
}
else {
vErrors.push(err124);
}
errors++;
}
}
else {
const err125 = {instancePath:instancePath+"/spec/readinessProbe/httpGet",schemaPath:"#/properties/spec/properties/readinessProbe/properties/httpGet/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err125];
}
else {
vErrors.push(err125);
}
errors++;
}
}
if(data52.tcpSocket !== undefined){
let data59 = data52.tcpSocket;
if(data59 && typeof data59 == "object" && !Array.isArray(data59)){
if(data59.port === undefined){
const err126 = {instancePath:instancePath+"/spec/readinessProbe/tcpSocket",schemaPath:"#/properties/spec/properties/readinessProbe/properties/tcpSocket/required",keyword:"required",params:{missingProperty: "port"}};
if(vErrors === null){
vErrors = [err126];
}
else {
vErrors.push(err126);
}
errors++;
}
for(const key15 in data59){
if(!(key15 === "port")){
const err127 = {instancePath:instancePath+"/spec/readinessProbe/tcpSocket",schemaPath:"#/properties/spec/properties/readinessProbe/properties/tcpSocket/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key15}};
if(vErrors === null){
vErrors = [err127];
}
else {
vErrors.push(err127);
}
errors++;
}
}
if(data59.port !== undefined){
let data60 = data59.port;
if(!(((typeof data60 == "number") && (!(data60 % 1) && !isNaN(data60))) && (isFinite(data60)))){
const err128 = {instancePath:instancePath+"/spec/readinessProbe/tcpSocket/port",schemaPath:"#/properties/spec/properties/readinessProbe/properties/tcpSocket/properties/port/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err128];
}
else {
vErrors.push(err128);
}
errors++;
}
if((typeof data60 == "number") && (isFinite(data60))){
if(data60 > 65535 || isNaN(data60)){
const err129 = {instancePath:instancePath+"/spec/readinessProbe/tcpSocket/port",schemaPath:"#/properties/spec/properties/readinessProbe/properties/tcpSocket/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535}};
if(vErrors === null){
vErrors = [err129];
}
else {
vErrors.push(err129);
}
errors++;
}
if(data60 < 1 || isNaN(data60)){
const err130 = {instancePath:instancePath+"/spec/readinessProbe/tcpSocket/port",schemaPath:"#/properties/spec/properties/readinessProbe/properties/tcpSocket/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err130];
}
else {
vErrors.push(err130);
}
errors++;
}
}
}
}
else {
const err131 = {instancePath:instancePath+"/spec/readinessProbe/tcpSocket",schemaPath:"#/properties/spec/properties/readinessProbe/properties/tcpSocket/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err131];
}
else {
vErrors.push(err131);
}
errors++;
}
}
if(data52.network !== undefined){
let data61 = data52.network;
if(typeof data61 === "string"){
if(!pattern10.test(data61)){
const err132 = {instancePath:instancePath+"/spec/readinessProbe/network",schemaPath:"#/properties/spec/properties/readinessProbe/properties/network/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err132];
}
else {
vErrors.push(err132);
}
errors++;
}
}
else {
const err133 = {instancePath:instancePath+"/spec/readinessProbe/network",schemaPath:"#/properties/spec/properties/readinessProbe/properties/network/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err133];
}
else {
vErrors.push(err133);
}
errors++;
}
}
let data62 = data52.initialDelay;
if(typeof data62 === "string"){
if(!pattern25.test(data62)){
const err134 = {instancePath:instancePath+"/spec/readinessProbe/initialDelay",schemaPath:"#/properties/spec/properties/readinessProbe/properties/initialDelay/pattern",keyword:"pattern",params:{pattern: "^([0-9]+(\\.[0-9]+)?[smhdw])+$"}};
if(vErrors === null){
vErrors = [err134];
}
else {
vErrors.push(err134);
}
errors++;
}
}
else {
const err135 = {instancePath:instancePath+"/spec/readinessProbe/initialDelay",schemaPath:"#/properties/spec/properties/readinessProbe/properties/initialDelay/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err135];
}
else {
vErrors.push(err135);
}
errors++;
}
let data63 = data52.period;
if(typeof data63 === "string"){
if(!pattern25.test(data63)){
const err136 = {instancePath:instancePath+"/spec/readinessProbe/period",schemaPath:"#/properties/spec/properties/readinessProbe/properties/period/pattern",keyword:"pattern",params:{pattern: "^([0-9]+(\\.[0-9]+)?[smhdw])+$"}};
if(vErrors === null){
vErrors = [err136];
}
else {
vErrors.push(err136);
}
errors++;
}
}
else {
const err137 = {instancePath:instancePath+"/spec/readinessProbe/period",schemaPath:"#/properties/spec/properties/readinessProbe/properties/period/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err137];
}
else {
vErrors.push(err137);
}
errors++;
}
let data64 = data52.timeout;
if(typeof data64 === "string"){
if(!pattern25.test(data64)){
const err138 = {instancePath:instancePath+"/spec/readinessProbe/timeout",schemaPath:"#/properties/spec/properties/readinessProbe/properties/timeout/pattern",keyword:"pattern",params:{pattern: "^([0-9]+(\\.[0-9]+)?[smhdw])+$"}};
if(vErrors === null){
vErrors = [err138];
}
else {
vErrors.push(err138);
}
errors++;
}
}
else {
const err139 = {instancePath:instancePath+"/spec/readinessProbe/timeout",schemaPath:"#/properties/spec/properties/readinessProbe/properties/timeout/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err139];
}
else {
vErrors.push(err139);
}
errors++;
}
let data65 = data52.successThreshold;
if(!(((typeof data65 == "number") && (!(data65 % 1) && !isNaN(data65))) && (isFinite(data65)))){
const err140 = {instancePath:instancePath+"/spec/readinessProbe/successThreshold",schemaPath:"#/properties/spec/properties/readinessProbe/properties/successThreshold/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err140];
}
else {
vErrors.push(err140);
}
errors++;
}
if((typeof data65 == "number") && (isFinite(data65))){
if(data65 > 100 || isNaN(data65)){
const err141 = {instancePath:instancePath+"/spec/readinessProbe/successThreshold",schemaPath:"#/properties/spec/properties/readinessProbe/properties/successThreshold/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100}};
if(vErrors === null){
vErrors = [err141];
}
else {
vErrors.push(err141);
}
errors++;
}
if(data65 < 1 || isNaN(data65)){
const err142 = {instancePath:instancePath+"/spec/readinessProbe/successThreshold",schemaPath:"#/properties/spec/properties/readinessProbe/properties/successThreshold/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err142];
}
else {
vErrors.push(err142);
}
errors++;
}
}
let data66 = data52.failureThreshold;
if(!(((typeof data66 == "number") && (!(data66 % 1) && !isNaN(data66))) && (isFinite(data66)))){
const err143 = {instancePath:instancePath+"/spec/readinessProbe/failureThreshold",schemaPath:"#/properties/spec/properties/readinessProbe/properties/failureThreshold/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err143];
}
else {
vErrors.push(err143);
}
errors++;
}
if((typeof data66 == "number") && (isFinite(data66))){
if(data66 > 100 || isNaN(data66)){
const err144 = {instancePath:instancePath+"/spec/readinessProbe/failureThreshold",schemaPath:"#/properties/spec/properties/readinessProbe/properties/failureThreshold/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100}};
if(vErrors === null){
vErrors = [err144];
}
else {
vErrors.push(err144);
}
errors++;
}
if(data66 < 1 || isNaN(data66)){
const err145 = {instancePath:instancePath+"/spec/readinessProbe/failureThreshold",schemaPath:"#/properties/spec/properties/readinessProbe/properties/failureThreshold/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err145];
}
else {
vErrors.push(err145);
}
errors++;
}
}
}
else {
const err146 = {instancePath:instancePath+"/spec/readinessProbe",schemaPath:"#/properties/spec/properties/readinessProbe/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err146];
}
else {
vErrors.push(err146);
}
errors++;
}
}
if(data9.livenessProbe !== undefined){
let data67 = data9.livenessProbe;
if(data67 && typeof data67 == "object" && !Array.isArray(data67)){
if(data67.initialDelay === undefined){
data67.initialDelay = "0s";
}
if(data67.period === undefined){
data67.period = "10s";
}
if(data67.timeout === undefined){
data67.timeout = "1s";
}
if(data67.successThreshold === undefined){
data67.successThreshold = 1;
}
if(data67.failureThreshold === undefined){
data67.failureThreshold = 3;
}
for(const key16 in data67){
if(!((((((((key16 === "httpGet") || (key16 === "tcpSocket")) || (key16 === "network")) || (key16 === "initialDelay")) || (key16 === "period")) || (key16 === "timeout")) || (key16 === "successThreshold")) || (key16 === "failureThreshold"))){
const err147 = {instancePath:instancePath+"/spec/livenessProbe",schemaPath:"#/properties/spec/properties/livenessProbe/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key16}};
if(vErrors === null){
vErrors = [err147];
}
else {
vErrors.push(err147);
}
errors++;
}
}
if(data67.httpGet !== undefined){
let data68 = data67.httpGet;
if(data68 && typeof data68 == "object" && !Array.isArray(data68)){
if(data68.path === undefined){
data68.path = "/";
}
if(data68.scheme === undefined){
data68.scheme = "HTTP";
}
if(data68.expectedStatus === undefined){
data68.expectedStatus = "200-399";
}
if(data68.port === undefined){
const err148 = {instancePath:instancePath+"/spec/livenessProbe/httpGet",schemaPath:"#/properties/spec/properties/livenessProbe/properties/httpGet/required",keyword:"required",params:{missingProperty: "port"}};
if(vErrors === null){
vErrors = [err148];
}
else {
vErrors.push(err148);
}
errors++;
}
for(const key17 in data68){
if(!(((((key17 === "path") || (key17 === "port")) || (key17 === "scheme")) || (key17 === "host")) || (key17 === "expectedStatus"))){
const err149 = {instancePath:instancePath+"/spec/livenessProbe/httpGet",schemaPath:"#/properties/spec/properties/livenessProbe/properties/httpGet/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key17}};
if(vErrors === null){
vErrors = [err149];
}
else {
vErrors.push(err149);
}
errors++;
}
}
let data69 = data68.path;
if(typeof data69 === "string"){
if(func1(data69) > 1000){
const err150 = {instancePath:instancePath+"/spec/livenessProbe/httpGet/path",schemaPath:"#/properties/spec/properties/livenessProbe/properties/httpGet/properties/path/maxLength",keyword:"maxLength",params:{limit: 1000}};
if(vErrors === null){
vErrors = [err150];
}
else {
vErrors.push(err150);
}
errors++;
}
if(!pattern71.test(data69)){
const err151 = {instancePath:instancePath+"/spec/livenessProbe/httpGet/path",schemaPath:"#/properties/spec/properties/livenessProbe/properties/httpGet/properties/path/pattern",keyword:"pattern",params:{pattern: "^/[!-~]*$"}};
if(vErrors === null){
vErrors = [err151];
}
else {
vErrors.push(err151);
}
errors++;
}
}
else {
const err152 = {instancePath:instancePath+"/spec/livenessProbe/httpGet/path",schemaPath:"#/properties/spec/properties/livenessProbe/properties/httpGet/properties/path/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err152];
}
else {
vErrors.push(err152);
}
errors++;
}
if(data68.port !== undefined){
let data70 = data68.port;
if(!(((typeof data70 == "number") && (!(data70 % 1) && !isNaN(data70))) && (isFinite(data70)))){
const err153 = {instancePath:instancePath+"/spec/livenessProbe/httpGet/port",schemaPath:"#/properties/spec/properties/livenessProbe/properties/httpGet/properties/port/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err153];
}
else {
vErrors.push(err153);
}
errors++;
}
if((typeof data70 == "number") && (isFinite(data70))){
if(data70 > 65535 || isNaN(data70)){
const err154 = {instancePath:instancePath+"/spec/livenessProbe/httpGet/port",schemaPath:"#/properties/spec/properties/livenessProbe/properties/httpGet/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535}};
if(vErrors === null){
vErrors = [err154];
}
else {
vErrors.push(err154);
}
errors++;
}
if(data70 < 1 || isNaN(data70)){
const err155 = {instancePath:instancePath+"/spec/livenessProbe/httpGet/port",schemaPath:"#/properties/spec/properties/livenessProbe/properties/httpGet/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err155];
}
else {
vErrors.push(err155);
}
errors++;
}
}
}
let data71 = data68.scheme;
if(typeof data71 !== "string"){
const err156 = {instancePath:instancePath+"/spec/livenessProbe/httpGet/scheme",schemaPath:"#/properties/spec/properties/livenessProbe/properties/httpGet/properties/scheme/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err156];
}
else {
vErrors.push(err156);
}
errors++;
}
if(!((data71 === "HTTP") || (data71 === "HTTPS"))){
const err157 = {instancePath:instancePath+"/spec/livenessProbe/httpGet/scheme",schemaPath:"#/properties/spec/properties/livenessProbe/properties/httpGet/properties/scheme/enum",keyword:"enum",params:{allowedValues: schema46.properties.spec.properties.livenessProbe.properties.httpGet.properties.scheme.enum}};
if(vErrors === null){
vErrors = [err157];
}
else {
vErrors.push(err157);
}
errors++;
}
if(data68.host !== undefined){
let data72 = data68.host;
if(typeof data72 === "string"){
if(func1(data72) > 253){
const err158 = {instancePath:instancePath+"/spec/livenessProbe/httpGet/host",schemaPath:"#/properties/spec/properties/livenessProbe/properties/httpGet/properties/host/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err158];
}
else {
vErrors.push(err158);
}
errors++;
}
if(!pattern131.test(data72)){
const err159 = {instancePath:instancePath+"/spec/livenessProbe/httpGet/host",schemaPath:"#/properties/spec/properties/livenessProbe/properties/httpGet/properties/host/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$"}};
if(vErrors === null){
vErrors = [err159];
}
else {
vErrors.push(err159);
}
errors++;
}
}
else {
const err160 = {instancePath:instancePath+"/spec/livenessProbe/httpGet/host",schemaPath:"#/properties/spec/properties/livenessProbe/properties/httpGet/properties/host/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err160];
}
else {
vErrors.push(err160);
}
errors++;
}
}
let data73 = data68.expectedStatus;
if(typeof data73 === "string"){
if(func1(data73) > 200){
const err161 = {instancePath:instancePath+"/spec/livenessProbe/httpGet/expectedStatus",schemaPath:"#/properties/spec/properties/livenessProbe/properties/httpGet/properties/expectedStatus/maxLength",keyword:"maxLength",params:{limit: 200}};
if(vErrors === null){
vErrors = [err161];
}
else {
vErrors.push(err161);
}
errors++;
}
if(!pattern72.test(data73)){
const err162 = {instancePath:instancePath+"/spec/livenessProbe/httpGet/expectedStatus",schemaPath:"#/properties/spec/properties/livenessProbe/properties/httpGet/properties/expectedStatus/pattern",keyword:"pattern",params:{pattern: "^[1-5][0-9]{2}(-[1-5][0-9]{2})?(,[1-5][0-9]{2}(-[1-5][0-9]{2})?)*$"}};
if(vErrors === null){
vErrors = [err162];
}
else {
vErrors.push(err162);
}
errors++;
}
}
else {
const err163 = {instancePath:instancePath+"/spec/livenessProbe/httpGet/expectedStatus",schemaPath:"#/properties/spec/properties/livenessProbe/properties/httpGet/properties/expectedStatus/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err163];
}
else {
vErrors.push(err163);
}
errors++;
}
}
else {
const err164 = {instancePath:instancePath+"/spec/livenessProbe/httpGet",schemaPath:"#/properties/spec/properties/livenessProbe/properties/httpGet/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err164];
}
else {
vErrors.push(err164);
}
errors++;
}
}
if(data67.tcpSocket !== undefined){
let data74 = data67.tcpSocket;
if(data74 && typeof data74 == "object" && !Array.isArray(data74)){
if(data74.port === undefined){
const err165 = {instancePath:instancePath+"/spec/livenessProbe/tcpSocket",schemaPath:"#/properties/spec/properties/livenessProbe/properties/tcpSocket/required",keyword:"required",params:{missingProperty: "port"}};
if(vErrors === null){
vErrors = [err165];
}
else {
vErrors.push(err165);
}
errors++;
}
for(const key18 in data74){
if(!(key18 === "port")){
const err166 = {instancePath:instancePath+"/spec/livenessProbe/tcpSocket",schemaPath:"#/properties/spec/properties/livenessProbe/properties/tcpSocket/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key18}};
if(vErrors === null){
vErrors = [err166];
}
else {
vErrors.push(err166);
}
errors++;
}
}
if(data74.port !== undefined){
let data75 = data74.port;
if(!(((typeof data75 == "number") && (!(data75 % 1) && !isNaN(data75))) && (isFinite(data75)))){
const err167 = {instancePath:instancePath+"/spec/livenessProbe/tcpSocket/port",schemaPath:"#/properties/spec/properties/livenessProbe/properties/tcpSocket/properties/port/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err167];
}
else {
vErrors.push(err167);
}
errors++;
}
if((typeof data75 == "number") && (isFinite(data75))){
if(data75 > 65535 || isNaN(data75)){
const err168 = {instancePath:instancePath+"/spec/livenessProbe/tcpSocket/port",schemaPath:"#/properties/spec/properties/livenessProbe/properties/tcpSocket/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535}};
if(vErrors === null){
vErrors = [err168];
}
else {
vErrors.push(err168);
}
errors++;
}
if(data75 < 1 || isNaN(data75)){
const err169 = {instancePath:instancePath+"/spec/livenessProbe/tcpSocket/port",schemaPath:"#/properties/spec/properties/livenessProbe/properties/tcpSocket/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err169];
}
else {
vErrors.push(err169);
}
errors++;
}
}
}
}
else {
const err170 = {instancePath:instancePath+"/spec/livenessProbe/tcpSocket",schemaPath:"#/properties/spec/properties/livenessProbe/properties/tcpSocket/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err170];
}
else {
vErrors.push(err170);
}
errors++;
}
}
if(data67.network !== undefined){
let data76 = data67.network;
if(typeof data76 === "string"){
if(!pattern10.test(data76)){
const err171 = {instancePath:instancePath+"/spec/livenessProbe/network",schemaPath:"#/properties/spec/properties/livenessProbe/properties/network/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err171];
}
else {
vErrors.push(err171);
}
errors++;
}
}
else {
const err172 = {instancePath:instancePath+"/spec/livenessProbe/network",schemaPath:"#/properties/spec/properties/livenessProbe/properties/network/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err172];
}
else {
vErrors.push(err172);
}
errors++;
}
}
let data77 = data67.initialDelay;
if(typeof data77 === "string"){
if(!pattern25.test(data77)){
const err173 = {instancePath:instancePath+"/spec/livenessProbe/initialDelay",schemaPath:"#/properties/spec/properties/livenessProbe/properties/initialDelay/pattern",keyword:"pattern",params:{pattern: "^([0-9]+(\\.[0-9]+)?[smhdw])+$"}};
if(vErrors === null){
vErrors = [err173];
}
else {
vErrors.push(err173);
}
errors++;
}
}
else {
const err174 = {instancePath:instancePath+"/spec/livenessProbe/initialDelay",schemaPath:"#/properties/spec/properties/livenessProbe/properties/initialDelay/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err174];
}
else {
vErrors.push(err174);
}
errors++;
}
let data78 = data67.period;
if(typeof data78 === "string"){
if(!pattern25.test(data78)){
const err175 = {instancePath:instancePath+"/spec/livenessProbe/period",schemaPath:"#/properties/spec/properties/livenessProbe/properties/period/pattern",keyword:"pattern",params:{pattern: "^([0-9]+(\\.[0-9]+)?[smhdw])+$"}};
if(vErrors === null){
vErrors = [err175];
}
else {
vErrors.push(err175);
}
errors++;
}
}
else {
const err176 = {instancePath:instancePath+"/spec/livenessProbe/period",schemaPath:"#/properties/spec/properties/livenessProbe/properties/period/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err176];
}
else {
vErrors.push(err176);
}
errors++;
}
let data79 = data67.timeout;
if(typeof data79 === "string"){
if(!pattern25.test(data79)){
const err177 = {instancePath:instancePath+"/spec/livenessProbe/timeout",schemaPath:"#/properties/spec/properties/livenessProbe/properties/timeout/pattern",keyword:"pattern",params:{pattern: "^([0-9]+(\\.[0-9]+)?[smhdw])+$"}};
if(vErrors === null){
vErrors = [err177];
}
else {
vErrors.push(err177);
}
errors++;
}
}
else {
const err178 = {instancePath:instancePath+"/spec/livenessProbe/timeout",schemaPath:"#/properties/spec/properties/livenessProbe/properties/timeout/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err178];
}
else {
vErrors.push(err178);
}
errors++;
}
let data80 = data67.successThreshold;
if(!(((typeof data80 == "number") && (!(data80 % 1) && !isNaN(data80))) && (isFinite(data80)))){
const err179 = {instancePath:instancePath+"/spec/livenessProbe/successThreshold",schemaPath:"#/properties/spec/properties/livenessProbe/properties/successThreshold/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err179];
}
else {
vErrors.push(err179);
}
errors++;
}
if((typeof data80 == "number") && (isFinite(data80))){
if(data80 > 100 || isNaN(data80)){
const err180 = {instancePath:instancePath+"/spec/livenessProbe/successThreshold",schemaPath:"#/properties/spec/properties/livenessProbe/properties/successThreshold/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100}};
if(vErrors === null){
vErrors = [err180];
}
else {
vErrors.push(err180);
}
errors++;
}
if(data80 < 1 || isNaN(data80)){
const err181 = {instancePath:instancePath+"/spec/livenessProbe/successThreshold",schemaPath:"#/properties/spec/properties/livenessProbe/properties/successThreshold/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err181];
}
else {
vErrors.push(err181);
}
errors++;
}
}
let data81 = data67.failureThreshold;
if(!(((typeof data81 == "number") && (!(data81 % 1) && !isNaN(data81))) && (isFinite(data81)))){
const err182 = {instancePath:instancePath+"/spec/livenessProbe/failureThreshold",schemaPath:"#/properties/spec/properties/livenessProbe/properties/failureThreshold/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err182];
}
else {
vErrors.push(err182);
}
errors++;
}
if((typeof data81 == "number") && (isFinite(data81))){
if(data81 > 100 || isNaN(data81)){
const err183 = {instancePath:instancePath+"/spec/livenessProbe/failureThreshold",schemaPath:"#/properties/spec/properties/livenessProbe/properties/failureThreshold/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100}};
if(vErrors === null){
vErrors = [err183];
}
else {
vErrors.push(err183);
}
errors++;
}
if(data81 < 1 || isNaN(data81)){
const err184 = {instancePath:instancePath+"/spec/livenessProbe/failureThreshold",schemaPath:"#/properties/spec/properties/livenessProbe/properties/failureThreshold/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err184];
}
else {
vErrors.push(err184);
}
errors++;
}
}
}
else {
const err185 = {instancePath:instancePath+"/spec/livenessProbe",schemaPath:"#/properties/spec/properties/livenessProbe/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err185];
}
else {
vErrors.push(err185);
}
errors++;
}
}
if(data9.dns !== undefined){
let data82 = data9.dns;
if(data82 && typeof data82 == "object" && !Array.isArray(data82)){
if(data82.zone === undefined){
const err186 = {instancePath:instancePath+"/spec/dns",schemaPath:"#/properties/spec/properties/dns/required",keyword:"required",params:{missingProperty: "zone"}};
if(vErrors === null){
vErrors = [err186];
}
else {
vErrors.push(err186);
}
errors++;
}
for(const key19 in data82){
if(!((key19 === "zone") || (key19 === "name"))){
const err187 = {instancePath:instancePath+"/spec/dns",schemaPath:"#/properties/spec/properties/dns/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key19}};
if(vErrors === null){
vErrors = [err187];
}
else {
vErrors.push(err187);
}
errors++;
}
}
if(data82.zone !== undefined){
let data83 = data82.zone;
if(typeof data83 === "string"){
if(!pattern10.test(data83)){
const err188 = {instancePath:instancePath+"/spec/dns/zone",schemaPath:"#/properties/spec/properties/dns/properties/zone/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err188];
}
else {
vErrors.push(err188);
}
errors++;
}
}
else {
const err189 = {instancePath:instancePath+"/spec/dns/zone",schemaPath:"#/properties/spec/properties/dns/properties/zone/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err189];
}
else {
vErrors.push(err189);
}
errors++;
}
}
if(data82.name !== undefined){
let data84 = data82.name;
if(typeof data84 === "string"){
if(func1(data84) > 200){
const err190 = {instancePath:instancePath+"/spec/dns/name",schemaPath:"#/properties/spec/properties/dns/properties/name/maxLength",keyword:"maxLength",params:{limit: 200}};
if(vErrors === null){
vErrors = [err190];
}
else {
vErrors.push(err190);
}
errors++;
}
if(!pattern145.test(data84)){
const err191 = {instancePath:instancePath+"/spec/dns/name",schemaPath:"#/properties/spec/properties/dns/properties/name/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*$"}};
if(vErrors === null){
vErrors = [err191];
}
else {
vErrors.push(err191);
}
errors++;
}
}
else {
const err192 = {instancePath:instancePath+"/spec/dns/name",schemaPath:"#/properties/spec/properties/dns/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err192];
}
else {
vErrors.push(err192);
}
errors++;
}
}
}
else {
const err193 = {instancePath:instancePath+"/spec/dns",schemaPath:"#/properties/spec/properties/dns/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err193];
}
else {
vErrors.push(err193);
}
errors++;
}
}
let data85 = data9.devices;
if(data85 && typeof data85 == "object" && !Array.isArray(data85)){
if(data85.guestAgent === undefined){
data85.guestAgent = true;
}
if(data85.watchdog === undefined){
data85.watchdog = "none";
}
if(data85.tpm === undefined){
data85.tpm = false;
}
if(data85.firmware === undefined){
data85.firmware = "bios";
}
if(data85.unmanaged === undefined){
data85.unmanaged = "keep";
}
for(const key20 in data85){
if(!((((((((key20 === "guestAgent") || (key20 === "watchdog")) || (key20 === "tpm")) || (key20 === "firmware")) || (key20 === "graphics")) || (key20 === "machineType")) || (key20 === "cpuModel")) || (key20 === "unmanaged"))){
const err194 = {instancePath:instancePath+"/spec/devices",schemaPath:"#/properties/spec/properties/devices/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key20}};
if(vErrors === null){
vErrors = [err194];
}
else {
vErrors.push(err194);
}
errors++;
}
}
if(typeof data85.guestAgent !== "boolean"){
const err195 = {instancePath:instancePath+"/spec/devices/guestAgent",schemaPath:"#/properties/spec/properties/devices/properties/guestAgent/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err195];
}
else {
vErrors.push(err195);
}
errors++;
}
let data87 = data85.watchdog;
if(typeof data87 !== "string"){
const err196 = {instancePath:instancePath+"/spec/devices/watchdog",schemaPath:"#/properties/spec/properties/devices/properties/watchdog/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err196];
}
else {
vErrors.push(err196);
}
errors++;
}
if(!((((data87 === "none") || (data87 === "reset")) || (data87 === "poweroff")) || (data87 === "pause"))){
const err197 = {instancePath:instancePath+"/spec/devices/watchdog",schemaPath:"#/properties/spec/properties/devices/properties/watchdog/enum",keyword:"enum",params:{allowedValues: schema46.properties.spec.properties.devices.properties.watchdog.enum}};
if(vErrors === null){
vErrors = [err197];
}
else {
vErrors.push(err197);
}
errors++;
}
if(typeof data85.tpm !== "boolean"){
const err198 = {instancePath:instancePath+"/spec/devices/tpm",schemaPath:"#/properties/spec/properties/devices/properties/tpm/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err198];
}
else {
vErrors.push(err198);
}
errors++;
}
let data89 = data85.firmware;
if(typeof data89 !== "string"){
const err199 = {instancePath:instancePath+"/spec/devices/firmware",schemaPath:"#/properties/spec/properties/devices/properties/firmware/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err199];
}
else {
vErrors.push(err199);
}
errors++;
}
if(!((data89 === "bios") || (data89 === "efi"))){
const err200 = {instancePath:instancePath+"/spec/devices/firmware",schemaPath:"#/properties/spec/properties/devices/properties/firmware/enum",keyword:"enum",params:{allowedValues: schema46.properties.spec.properties.devices.properties.firmware.enum}};
if(vErrors === null){
vErrors = [err200];
}
else {
vErrors.push(err200);
}
errors++;
}
if(data85.graphics !== undefined){
let data90 = data85.graphics;
if(data90 && typeof data90 == "object" && !Array.isArray(data90)){
if(data90.type === undefined){
const err201 = {instancePath:instancePath+"/spec/devices/graphics",schemaPath:"#/properties/spec/properties/devices/properties/graphics/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err201];
}
else {
vErrors.push(err201);
}
errors++;
}
for(const key21 in data90){
if(!(key21 === "type")){
const err202 = {instancePath:instancePath+"/spec/devices/graphics",schemaPath:"#/properties/spec/properties/devices/properties/graphics/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key21}};
if(vErrors === null){
vErrors = [err202];
}
else {
vErrors.push(err202);
}
errors++;
}
}
if(data90.type !== undefined){
let data91 = data90.type;
if(typeof data91 !== "string"){
const err203 = {instancePath:instancePath+"/spec/devices/graphics/type",schemaPath:"#/properties/spec/properties/devices/properties/graphics/properties/type/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err203];
}
else {
vErrors.push(err203);
}
errors++;
}
if(!(((data91 === "none") || (data91 === "vnc")) || (data91 === "spice"))){
const err204 = {instancePath:instancePath+"/spec/devices/graphics/type",schemaPath:"#/properties/spec/properties/devices/properties/graphics/properties/type/enum",keyword:"enum",params:{allowedValues: schema46.properties.spec.properties.devices.properties.graphics.properties.type.enum}};
if(vErrors === null){
vErrors = [err204];
}
else {
vErrors.push(err204);
}
errors++;
}
}
}
else {
const err205 = {instancePath:instancePath+"/spec/devices/graphics",schemaPath:"#/properties/spec/properties/devices/properties/graphics/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err205];
}
else {
vErrors.push(err205);
}
errors++;
}
}
if(data85.machineType !== undefined){
let data92 = data85.machineType;
if(typeof data92 === "string"){
if(!pattern146.test(data92)){
const err206 = {instancePath:instancePath+"/spec/devices/machineType",schemaPath:"#/properties/spec/properties/devices/properties/machineType/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"}};
if(vErrors === null){
vErrors = [err206];
}
else {
vErrors.push(err206);
}
errors++;
}
}
else {
const err207 = {instancePath:instancePath+"/spec/devices/machineType",schemaPath:"#/properties/spec/properties/devices/properties/machineType/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err207];
}
else {
vErrors.push(err207);
}
errors++;
}
}
if(data85.cpuModel !== undefined){
let data93 = data85.cpuModel;
if(typeof data93 === "string"){
if(!pattern146.test(data93)){
const err208 = {instancePath:instancePath+"/spec/devices/cpuModel",schemaPath:"#/properties/spec/properties/devices/properties/cpuModel/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"}};
if(vErrors === null){
vErrors = [err208];
}
else {
vErrors.push(err208);
}
errors++;
}
}
else {
const err209 = {instancePath:instancePath+"/spec/devices/cpuModel",schemaPath:"#/properties/spec/properties/devices/properties/cpuModel/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err209];
}
else {
vErrors.push(err209);
}
errors++;
}
}
let data94 = data85.unmanaged;
if(typeof data94 !== "string"){
const err210 = {instancePath:instancePath+"/spec/devices/unmanaged",schemaPath:"#/properties/spec/properties/devices/properties/unmanaged/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err210];
}
else {
vErrors.push(err210);
}
errors++;
}
if(!(data94 === "keep")){
const err211 = {instancePath:instancePath+"/spec/devices/unmanaged",schemaPath:"#/properties/spec/properties/devices/properties/unmanaged/enum",keyword:"enum",params:{allowedValues: schema46.properties.spec.properties.devices.properties.unmanaged.enum}};
if(vErrors === null){
vErrors = [err211];
}
else {
vErrors.push(err211);
}
errors++;
}
}
else {
const err212 = {instancePath:instancePath+"/spec/devices",schemaPath:"#/properties/spec/properties/devices/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err212];
}
else {
vErrors.push(err212);
}
errors++;
}
let data95 = data9.deletionPolicy;
if(typeof data95 !== "string"){
const err213 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err213];
}
else {
vErrors.push(err213);
}
errors++;
}
if(!((data95 === "Delete") || (data95 === "Retain"))){
const err214 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/enum",keyword:"enum",params:{allowedValues: schema46.properties.spec.properties.deletionPolicy.enum}};
if(vErrors === null){
vErrors = [err214];
}
else {
vErrors.push(err214);
}
errors++;
}
if(typeof data9.protect !== "boolean"){
const err215 = {instancePath:instancePath+"/spec/protect",schemaPath:"#/properties/spec/properties/protect/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err215];
}
else {
vErrors.push(err215);
}
errors++;
}
let data97 = data9.drift;
if(typeof data97 !== "string"){
const err216 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err216];
}
else {
vErrors.push(err216);
}
errors++;
}
if(!((data97 === "fix") || (data97 === "report"))){
const err217 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/enum",keyword:"enum",params:{allowedValues: schema46.properties.spec.properties.drift.enum}};
if(vErrors === null){
vErrors = [err217];
}
else {
vErrors.push(err217);
}
errors++;
}
}
else {
const err218 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err218];
}
else {
vErrors.push(err218);
}
errors++;
}
}
}
else {
const err219 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err219];
}
else {
vErrors.push(err219);
}
errors++;
}
validate35.errors = vErrors;
return errors === 0;
}
validate35.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const VirtualMachinePool = validate36;
const schema47 = {"type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"const":"fleetwright/v1"},"kind":{"const":"VirtualMachinePool"},"metadata":{"type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},"project":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$","default":"default"},"labels":{"type":"object","additionalProperties":{"type":"string","maxLength":253},"default":{}},"annotations":{"type":"object","additionalProperties":{"type":"string"},"default":{}}}},"spec":{"type":"object","additionalProperties":false,"required":["replicas","template"],"properties":{"replicas":{"type":"integer","minimum":0,"maximum":1000},"template":{"type":"object","additionalProperties":false,"required":["spec"],"properties":{"metadata":{"type":"object","additionalProperties":false,"default":{},"properties":{"labels":{"type":"object","additionalProperties":{"type":"string","maxLength":253},"default":{}},"annotations":{"type":"object","additionalProperties":{"type":"string"},"default":{}}}},"spec":{"type":"object","additionalProperties":false,"required":["instanceType"],"properties":{"uuid":{"type":"string","pattern":"^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"},"domainName":{"type":"string","pattern":"^(?!\\.{1,2}$)[^/\\p{Cc}\\p{Cs}]{1,200}$"},"instanceType":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"image":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"bootVolume":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"bootVolumeBus":{"type":"string","enum":["virtio","scsi","sata","usb","ide"]},"rootDisk":{"type":"object","additionalProperties":false,"required":["pool","size"],"properties":{"pool":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"size":{"type":"string","pattern":"^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$"}}},"volumes":{"type":"array","default":[],"items":{"type":"object","additionalProperties":false,"required":["volume"],"properties":{"volume":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"bus":{"type":"string","enum":["virtio","scsi","sata","usb","ide"],"default":"virtio"}}}},"interfaces":{"type":"array","default":[],"items":{"type":"object","additionalProperties":false,"required":["network"],"properties":{"network":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"ipv4":{"type":"string","pattern":"^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$"},"mac":{"type":"string","pattern":"^[0-9A-Fa-f][02468ACEace](:[0-9A-Fa-f]{2}){5}$"},"model":{"type":"string","enum":["virtio","e1000e","e1000","rtl8139"],"default":"virtio"},"link":{"type":"string","enum":["up","down"],"default":"up"},"securityGroups":{"type":"array","uniqueItems":true,"maxItems":16,"items":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}}}}},"cloudInit":{"type":"object","additionalProperties":false,"default":{},"properties":{"userData":{"type":"string","maxLength":262144},"userDataSecretRef":{"type":"object","additionalProperties":false,"required":["secret","key"],"properties":{"secret":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"key":{"type":"string","minLength":1,"maxLength":253}}},"vendorData":{"not":{}},"rerunPolicy":{"type":"string","enum":["Never","OnChange","Recreate"],"default":"Never"}}},"sshKeys":{"type":"array","uniqueItems":true,"default":[],"items":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}},"runStrategy":{"type":"string","enum":["Always","Halted","Manual"],"default":"Always"},"autostart":{"type":"boolean"},"placement":{"type":"object","additionalProperties":false,"default":{},"properties":{"hostSelector":{"type":"object","additionalProperties":{"type":"string","maxLength":253},"default":{}},"group":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}}},"updatePolicy":{"type":"object","additionalProperties":false,"default":{},"properties":{"reboot":{"type":"string","enum":["Never","Window","Immediate"],"default":"Never"},"recreate":{"type":"string","enum":["Never","Window","Immediate"],"default":"Never"}}},"evictionStrategy":{"type":"string","enum":["LiveMigrate","LiveMigrateIfPossible","ShutDown","None"],"default":"LiveMigrateIfPossible"},"terminationGracePeriod":{"type":"string","pattern":"^([0-9]+(\\.[0-9]+)?[smhdw])+$","default":"60s"},"readinessProbe":{"type":"object","additionalProperties":false,"properties":{"httpGet":{"type":"object","additionalProperties":false,"required":["port"],"properties":{"path":{"type":"string","pattern":"^/[!-~]*$","maxLength":1000,"default":"/"},"port":{"type":"integer","minimum":1,"maximum":65535},"scheme":{"type":"string","enum":["HTTP","HTTPS"],"default":"HTTP"},"host":{"type":"string","pattern":"^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$","maxLength":253},"expectedStatus":{"type":"string","pattern":"^[1-5][0-9]{2}(-[1-5][0-9]{2})?(,[1-5][0-9]{2}(-[1-5][0-9]{2})?)*$","maxLength":200,"default":"200-399"}}},"tcpSocket":{"type":"object","additionalProperties":false,"required":["port"],"properties":{"port":{"type":"integer","minimum":1,"maximum":65535}}},"network":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"initialDelay":{"type":"string","pattern":"^([0-9]+(\\.[0-9]+)?[smhdw])+$","default":"0s"},"period":{"type":"string","pattern":"^([0-9]+(\\.[0-9]+)?[smhdw])+$","default":"10s"},"timeout":{"type":"string","pattern":"^([0-9]+(\\.[0-9]+)?[smhdw])+$","default":"1s"},"successThreshold":{"type":"integer","minimum":1,"maximum":100,"default":1},"failureThreshold":{"type":"integer","minimum":1,"maximum":100,"default":3}}},"livenessProbe":{"type":"object","additionalProperties":false,"properties":{"httpGet":{"type":"object","additionalProperties":false,"required":["port"],"properties":{"path":{"type":"string","pattern":"^/[!-~]*$","maxLength":1000,"default":"/"},"port":{"type":"integer","minimum":1,"maximum":65535},"scheme":{"type":"string","enum":["HTTP","HTTPS"],"default":"HTTP"},"host":{"type":"string","pattern":"^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$","maxLength":253},"expectedStatus":{"type":"string","pattern":"^[1-5][0-9]{2}(-[1-5][0-9]{2})?(,[1-5][0-9]{2}(-[1-5][0-9]{2})?)*$","maxLength":200,"default":"200-399"}}},"tcpSocket":{"type":"object","additionalProperties":false,"required":["port"],"properties":{"port":{"type":"integer","minimum":1,"maximum":65535}}},"network":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"initialDelay":{"type":"string","pattern":"^([0-9]+(\\.[0-9]+)?[smhdw])+$","default":"0s"},"period":{"type":"string","pattern":"^([0-9]+(\\.[0-9]+)?[smhdw])+$","default":"10s"},"timeout":{"type":"string","pattern":"^([0-9]+(\\.[0-9]+)?[smhdw])+$","default":"1s"},"successThreshold":{"type":"integer","minimum":1,"maximum":100,"default":1},"failureThreshold":{"type":"integer","minimum":1,"maximum":100,"default":3}}},"dns":{"type":"object","additionalProperties":false,"required":["zone"],"properties":{"zone":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"name":{"type":"string","pattern":"^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*$","maxLength":200}}},"devices":{"type":"object","additionalProperties":false,"default":{},"properties":{"guestAgent":{"type":"boolean","default":true},"watchdog":{"type":"string","enum":["none","reset","poweroff","pause"],"default":"none"},"tpm":{"type":"boolean","default":false},"firmware":{"type":"string","enum":["bios","efi"],"default":"bios"},"graphics":{"type":"object","additionalProperties":false,"required":["type"],"properties":{"type":{"type":"string","enum":["none","vnc","spice"]}}},"machineType":{"type":"string","pattern":"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"},"cpuModel":{"type":"string","pattern":"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"},"unmanaged":{"type":"string","enum":["keep"],"default":"keep"}}},"deletionPolicy":{"type":"string","enum":["Delete","Retain"],"default":"Delete"},"protect":{"type":"boolean","default":false},"drift":{"type":"string","enum":["fix","report"],"default":"fix"}}}}},"updateStrategy":{"type":"object","additionalProperties":false,"default":{},"properties":{"type":{"type":"string","enum":["RollingUpdate","Recreate"],"default":"RollingUpdate"},"maxUnavailable":{"type":"integer","minimum":1,"default":1},"maxSurge":{"not":{}},"minHealthyPercent":{"not":{}},"pauseOnFailure":{"not":{}}}},"healthCheck":{"type":"object","additionalProperties":false,"default":{},"properties":{"type":{"type":"string","enum":["VM"],"default":"VM"},"action":{"type":"string","enum":["Restart"],"default":"Restart"},"gracePeriod":{"not":{}},"failureThreshold":{"not":{}},"maxUnhealthyPercent":{"not":{}}}},"scaleIn":{"type":"object","additionalProperties":false,"default":{},"properties":{"order":{"type":"string","enum":["NewestFirst"],"default":"NewestFirst"}}},"loadBalancers":{"type":"array","default":[],"items":{"type":"object","additionalProperties":false,"required":["name","pool","port"],"properties":{"name":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"pool":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},"port":{"type":"integer","minimum":1,"maximum":65535},"weight":{"type":"integer","minimum":0,"maximum":256,"default":1},"deregistrationDelay":{"not":{}}}}},"dns":{"type":"object","additionalProperties":false,"required":["zone"],"properties":{"zone":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"perInstance":{"type":"boolean","default":true},"roundRobin":{"type":"string","pattern":"^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*$","maxLength":200}}},"lifecycleHooks":{"not":{}},"autoscaling":{"not":{}},"deletionPolicy":{"not":{}},"protect":{"not":{}},"drift":{"not":{}}}}},"$id":"VirtualMachinePool"};

function validate36(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="VirtualMachinePool" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate36.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
if("fleetwright/v1" !== data.apiVersion){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "fleetwright/v1"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.kind !== undefined){
if("VirtualMachinePool" !== data.kind){
const err6 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "VirtualMachinePool"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.project === undefined){
data2.project = "default";
}
if(data2.labels === undefined){
data2.labels = {};
}
if(data2.annotations === undefined){
data2.annotations = {};
}
if(data2.name === undefined){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data2){
if(!((((key1 === "name") || (key1 === "project")) || (key1 === "labels")) || (key1 === "annotations"))){
const err8 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(!pattern4.test(data3)){
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
let data4 = data2.project;
if(typeof data4 === "string"){
if(!pattern4.test(data4)){
const err11 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
let data5 = data2.labels;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key2 in data5){
let data6 = data5[key2];
if(typeof data6 === "string"){
if(func1(data6) > 253){
const err13 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
let data7 = data2.annotations;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
for(const key3 in data7){
if(typeof data7[key3] !== "string"){
const err16 = {instancePath:instancePath+"/metadata/annotations/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath:instancePath+"/metadata/annotations",schemaPath:"#/properties/metadata/properties/annotations/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.spec !== undefined){
let data9 = data.spec;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.updateStrategy === undefined){
data9.updateStrategy = {};
}
if(data9.healthCheck === undefined){
data9.healthCheck = {};
}
if(data9.scaleIn === undefined){
data9.scaleIn = {};
}
if(data9.loadBalancers === undefined){
data9.loadBalancers = [];
}
if(data9.replicas === undefined){
const err19 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "replicas"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(data9.template === undefined){
const err20 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "template"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
for(const key4 in data9){
if(!(func3.call(schema47.properties.spec.properties, key4))){
const err21 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data9.replicas !== undefined){
let data10 = data9.replicas;
if(!(((typeof data10 == "number") && (!(data10 % 1) && !isNaN(data10))) && (isFinite(data10)))){
const err22 = {instancePath:instancePath+"/spec/replicas",schemaPath:"#/properties/spec/properties/replicas/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if((typeof data10 == "number") && (isFinite(data10))){
if(data10 > 1000 || isNaN(data10)){
const err23 = {instancePath:instancePath+"/spec/replicas",schemaPath:"#/properties/spec/properties/replicas/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(data10 < 0 || isNaN(data10)){
const err24 = {instancePath:instancePath+"/spec/replicas",schemaPath:"#/properties/spec/properties/replicas/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
}
if(data9.template !== undefined){
let data11 = data9.template;
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
if(data11.metadata === undefined){
data11.metadata = {};
}
if(data11.spec === undefined){
const err25 = {instancePath:instancePath+"/spec/template",schemaPath:"#/properties/spec/properties/template/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
for(const key5 in data11){
if(!((key5 === "metadata") || (key5 === "spec"))){
const err26 = {instancePath:instancePath+"/spec/template",schemaPath:"#/properties/spec/properties/template/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
let data12 = data11.metadata;
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
if(data12.labels === undefined){
data12.labels = {};
}
if(data12.annotations === undefined){
data12.annotations = {};
}
for(const key6 in data12){
if(!((key6 === "labels") || (key6 === "annotations"))){
const err27 = {instancePath:instancePath+"/spec/template/metadata",schemaPath:"#/properties/spec/properties/template/properties/metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
let data13 = data12.labels;
if(data13 && typeof data13 == "object" && !Array.isArray(data13)){
for(const key7 in data13){
let data14 = data13[key7];
if(typeof data14 === "string"){
if(func1(data14) > 253){
const err28 = {instancePath:instancePath+"/spec/template/metadata/labels/" + key7.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/template/properties/metadata/properties/labels/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
else {
const err29 = {instancePath:instancePath+"/spec/template/metadata/labels/" + key7.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/template/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
}
else {
const err30 = {instancePath:instancePath+"/spec/template/metadata/labels",schemaPath:"#/properties/spec/properties/template/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
let data15 = data12.annotations;
if(data15 && typeof data15 == "object" && !Array.isArray(data15)){
for(const key8 in data15){
if(typeof data15[key8] !== "string"){
const err31 = {instancePath:instancePath+"/spec/template/metadata/annotations/" + key8.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/template/properties/metadata/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
else {
const err32 = {instancePath:instancePath+"/spec/template/metadata/annotations",schemaPath:"#/properties/spec/properties/template/properties/metadata/properties/annotations/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
else {
const err33 = {instancePath:instancePath+"/spec/template/metadata",schemaPath:"#/properties/spec/properties/template/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(data11.spec !== undefined){
let data17 = data11.spec;
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
if(data17.volumes === undefined){
data17.volumes = [];
}
if(data17.interfaces === undefined){
data17.interfaces = [];
}
if(data17.cloudInit === undefined){
data17.cloudInit = {};
}
if(data17.sshKeys === undefined){
data17.sshKeys = [];
}
if(data17.runStrategy === undefined){
data17.runStrategy = "Always";
}
if(data17.placement === undefined){
data17.placement = {};
}
if(data17.updatePolicy === undefined){
data17.updatePolicy = {};
}
if(data17.evictionStrategy === undefined){
data17.evictionStrategy = "LiveMigrateIfPossible";
}
if(data17.terminationGracePeriod === undefined){
data17.terminationGracePeriod = "60s";
}
if(data17.devices === undefined){
data17.devices = {};
}
if(data17.deletionPolicy === undefined){
data17.deletionPolicy = "Delete";
}
if(data17.protect === undefined){
data17.protect = false;
}
if(data17.drift === undefined){
data17.drift = "fix";
}
if(data17.instanceType === undefined){
const err34 = {instancePath:instancePath+"/spec/template/spec",schemaPath:"#/properties/spec/properties/template/properties/spec/required",keyword:"required",params:{missingProperty: "instanceType"}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
for(const key9 in data17){
if(!(func3.call(schema47.properties.spec.properties.template.properties.spec.properties, key9))){
const err35 = {instancePath:instancePath+"/spec/template/spec",schemaPath:"#/properties/spec/properties/template/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data17.uuid !== undefined){
let data18 = data17.uuid;
if(typeof data18 === "string"){
if(!pattern114.test(data18)){
const err36 = {instancePath:instancePath+"/spec/template/spec/uuid",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/uuid/pattern",keyword:"pattern",params:{pattern: "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
else {
const err37 = {instancePath:instancePath+"/spec/template/spec/uuid",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/uuid/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data17.domainName !== undefined){
let data19 = data17.domainName;
if(typeof data19 === "string"){
if(!pattern115.test(data19)){
const err38 = {instancePath:instancePath+"/spec/template/spec/domainName",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/domainName/pattern",keyword:"pattern",params:{pattern: "^(?!\\.{1,2}$)[^/\\p{Cc}\\p{Cs}]{1,200}$"}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
else {
const err39 = {instancePath:instancePath+"/spec/template/spec/domainName",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/domainName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data17.instanceType !== undefined){
let data20 = data17.instanceType;
if(typeof data20 === "string"){
if(!pattern10.test(data20)){
const err40 = {instancePath:instancePath+"/spec/template/spec/instanceType",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/instanceType/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
else {
const err41 = {instancePath:instancePath+"/spec/template/spec/instanceType",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/instanceType/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data17.image !== undefined){
let data21 = data17.image;
if(typeof data21 === "string"){
if(!pattern10.test(data21)){
const err42 = {instancePath:instancePath+"/spec/template/spec/image",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/image/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
else {
const err43 = {instancePath:instancePath+"/spec/template/spec/image",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/image/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data17.bootVolume !== undefined){
let data22 = data17.bootVolume;
if(typeof data22 === "string"){
if(!pattern10.test(data22)){
const err44 = {instancePath:instancePath+"/spec/template/spec/bootVolume",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/bootVolume/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
else {
const err45 = {instancePath:instancePath+"/spec/template/spec/bootVolume",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/bootVolume/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
if(data17.bootVolumeBus !== undefined){
let data23 = data17.bootVolumeBus;
if(typeof data23 !== "string"){
const err46 = {instancePath:instancePath+"/spec/template/spec/bootVolumeBus",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/bootVolumeBus/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
if(!(((((data23 === "virtio") || (data23 === "scsi")) || (data23 === "sata")) || (data23 === "usb")) || (data23 === "ide"))){
const err47 = {instancePath:instancePath+"/spec/template/spec/bootVolumeBus",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/bootVolumeBus/enum",keyword:"enum",params:{allowedValues: schema47.properties.spec.properties.template.properties.spec.properties.bootVolumeBus.enum}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data17.rootDisk !== undefined){
let data24 = data17.rootDisk;
if(data24 && typeof data24 == "object" && !Array.isArray(data24)){
if(data24.pool === undefined){
const err48 = {instancePath:instancePath+"/spec/template/spec/rootDisk",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/rootDisk/required",keyword:"required",params:{missingProperty: "pool"}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
if(data24.size === undefined){
const err49 = {instancePath:instancePath+"/spec/template/spec/rootDisk",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/rootDisk/required",keyword:"required",params:{missingProperty: "size"}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
for(const key10 in data24){
if(!((key10 === "pool") || (key10 === "size"))){
const err50 = {instancePath:instancePath+"/spec/template/spec/rootDisk",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/rootDisk/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key10}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
if(data24.pool !== undefined){
let data25 = data24.pool;
if(typeof data25 === "string"){
if(!pattern10.test(data25)){
const err51 = {instancePath:instancePath+"/spec/template/spec/rootDisk/pool",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/rootDisk/properties/pool/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
else {
const err52 = {instancePath:instancePath+"/spec/template/spec/rootDisk/pool",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/rootDisk/properties/pool/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data24.size !== undefined){
let data26 = data24.size;
if(typeof data26 === "string"){
if(!pattern42.test(data26)){
const err53 = {instancePath:instancePath+"/spec/template/spec/rootDisk/size",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/rootDisk/properties/size/pattern",keyword:"pattern",params:{pattern: "^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$"}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
else {
const err54 = {instancePath:instancePath+"/spec/template/spec/rootDisk/size",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/rootDisk/properties/size/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
}
else {
const err55 = {instancePath:instancePath+"/spec/template/spec/rootDisk",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/rootDisk/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
let data27 = data17.volumes;
if(Array.isArray(data27)){
const len0 = data27.length;
for(let i0=0; i0<len0; i0++){
let data28 = data27[i0];
if(data28 && typeof data28 == "object" && !Array.isArray(data28)){
if(data28.bus === undefined){
data28.bus = "virtio";
}
if(data28.volume === undefined){
const err56 = {instancePath:instancePath+"/spec/template/spec/volumes/" + i0,schemaPath:"#/properties/spec/properties/template/properties/spec/properties/volumes/items/required",keyword:"required",params:{missingProperty: "volume"}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
for(const key11 in data28){
if(!((key11 === "volume") || (key11 === "bus"))){
const err57 = {instancePath:instancePath+"/spec/template/spec/volumes/" + i0,schemaPath:"#/properties/spec/properties/template/properties/spec/properties/volumes/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key11}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
if(data28.volume !== undefined){
let data29 = data28.volume;
if(typeof data29 === "string"){
if(!pattern10.test(data29)){
const err58 = {instancePath:instancePath+"/spec/template/spec/volumes/" + i0+"/volume",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/volumes/items/properties/volume/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
else {
const err59 = {instancePath:instancePath+"/spec/template/spec/volumes/" + i0+"/volume",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/volumes/items/properties/volume/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
let data30 = data28.bus;
if(typeof data30 !== "string"){
const err60 = {instancePath:instancePath+"/spec/template/spec/volumes/" + i0+"/bus",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/volumes/items/properties/bus/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
if(!(((((data30 === "virtio") || (data30 === "scsi")) || (data30 === "sata")) || (data30 === "usb")) || (data30 === "ide"))){
const err61 = {instancePath:instancePath+"/spec/template/spec/volumes/" + i0+"/bus",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/volumes/items/properties/bus/enum",keyword:"enum",params:{allowedValues: schema47.properties.spec.properties.template.properties.spec.properties.volumes.items.properties.bus.enum}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
else {
const err62 = {instancePath:instancePath+"/spec/template/spec/volumes/" + i0,schemaPath:"#/properties/spec/properties/template/properties/spec/properties/volumes/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
}
else {
const err63 = {instancePath:instancePath+"/spec/template/spec/volumes",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/volumes/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
let data31 = data17.interfaces;
if(Array.isArray(data31)){
const len1 = data31.length;
for(let i1=0; i1<len1; i1++){
let data32 = data31[i1];
if(data32 && typeof data32 == "object" && !Array.isArray(data32)){
if(data32.model === undefined){
data32.model = "virtio";
}
if(data32.link === undefined){
data32.link = "up";
}
if(data32.network === undefined){
const err64 = {instancePath:instancePath+"/spec/template/spec/interfaces/" + i1,schemaPath:"#/properties/spec/properties/template/properties/spec/properties/interfaces/items/required",keyword:"required",params:{missingProperty: "network"}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
for(const key12 in data32){
if(!((((((key12 === "network") || (key12 === "ipv4")) || (key12 === "mac")) || (key12 === "model")) || (key12 === "link")) || (key12 === "securityGroups"))){
const err65 = {instancePath:instancePath+"/spec/template/spec/interfaces/" + i1,schemaPath:"#/properties/spec/properties/template/properties/spec/properties/interfaces/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key12}};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
if(data32.network !== undefined){
let data33 = data32.network;
if(typeof data33 === "string"){
if(!pattern10.test(data33)){
const err66 = {instancePath:instancePath+"/spec/template/spec/interfaces/" + i1+"/network",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/interfaces/items/properties/network/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
else {
const err67 = {instancePath:instancePath+"/spec/template/spec/interfaces/" + i1+"/network",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/interfaces/items/properties/network/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
if(data32.ipv4 !== undefined){
let data34 = data32.ipv4;
if(typeof data34 === "string"){
if(!pattern7.test(data34)){
const err68 = {instancePath:instancePath+"/spec/template/spec/interfaces/" + i1+"/ipv4",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/interfaces/items/properties/ipv4/pattern",keyword:"pattern",params:{pattern: "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$"}};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
else {
const err69 = {instancePath:instancePath+"/spec/template/spec/interfaces/" + i1+"/ipv4",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/interfaces/items/properties/ipv4/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
if(data32.mac !== undefined){
let data35 = data32.mac;
if(typeof data35 === "string"){
if(!pattern124.test(data35)){
const err70 = {instancePath:instancePath+"/spec/template/spec/interfaces/" + i1+"/mac",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/interfaces/items/properties/mac/pattern",keyword:"pattern",params:{pattern: "^[0-9A-Fa-f][02468ACEace](:[0-9A-Fa-f]{2}){5}$"}};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
else {
const err71 = {instancePath:instancePath+"/spec/template/spec/interfaces/" + i1+"/mac",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/interfaces/items/properties/mac/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
let data36 = data32.model;
if(typeof data36 !== "string"){
const err72 = {instancePath:instancePath+"/spec/template/spec/interfaces/" + i1+"/model",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/interfaces/items/properties/model/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
if(!((((data36 === "virtio") || (data36 === "e1000e")) || (data36 === "e1000")) || (data36 === "rtl8139"))){
const err73 = {instancePath:instancePath+"/spec/template/spec/interfaces/" + i1+"/model",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/interfaces/items/properties/model/enum",keyword:"enum",params:{allowedValues: schema47.properties.spec.properties.template.properties.spec.properties.interfaces.items.properties.model.enum}};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
let data37 = data32.link;
if(typeof data37 !== "string"){
const err74 = {instancePath:instancePath+"/spec/template/spec/interfaces/" + i1+"/link",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/interfaces/items/properties/link/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
if(!((data37 === "up") || (data37 === "down"))){
const err75 = {instancePath:instancePath+"/spec/template/spec/interfaces/" + i1+"/link",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/interfaces/items/properties/link/enum",keyword:"enum",params:{allowedValues: schema47.properties.spec.properties.template.properties.spec.properties.interfaces.items.properties.link.enum}};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
if(data32.securityGroups !== undefined){
let data38 = data32.securityGroups;
if(Array.isArray(data38)){
if(data38.length > 16){
const err76 = {instancePath:instancePath+"/spec/template/spec/interfaces/" + i1+"/securityGroups",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/interfaces/items/properties/securityGroups/maxItems",keyword:"maxItems",params:{limit: 16}};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
const len2 = data38.length;
for(let i2=0; i2<len2; i2++){
let data39 = data38[i2];
if(typeof data39 === "string"){
if(!pattern10.test(data39)){
const err77 = {instancePath:instancePath+"/spec/template/spec/interfaces/" + i1+"/securityGroups/" + i2,schemaPath:"#/properties/spec/properties/template/properties/spec/properties/interfaces/items/properties/securityGroups/items/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
else {
const err78 = {instancePath:instancePath+"/spec/template/spec/interfaces/" + i1+"/securityGroups/" + i2,schemaPath:"#/properties/spec/properties/template/properties/spec/properties/interfaces/items/properties/securityGroups/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
let i3 = data38.length;
let j0;
if(i3 > 1){
const indices0 = {};
for(;i3--;){
let item0 = data38[i3];
if(typeof item0 !== "string"){
continue;
}
if(typeof indices0[item0] == "number"){
j0 = indices0[item0];
const err79 = {instancePath:instancePath+"/spec/template/spec/interfaces/" + i1+"/securityGroups",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/interfaces/items/properties/securityGroups/uniqueItems",keyword:"uniqueItems",params:{i: i3, j: j0}};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
break;
}
indices0[item0] = i3;
}
}
}
else {
const err80 = {instancePath:instancePath+"/spec/template/spec/interfaces/" + i1+"/securityGroups",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/interfaces/items/properties/securityGroups/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
}
}
else {
const err81 = {instancePath:instancePath+"/spec/template/spec/interfaces/" + i1,schemaPath:"#/properties/spec/properties/template/properties/spec/properties/interfaces/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
}
}
else {
const err82 = {instancePath:instancePath+"/spec/template/spec/interfaces",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/interfaces/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
let data40 = data17.cloudInit;
if(data40 && typeof data40 == "object" && !Array.isArray(data40)){
if(data40.rerunPolicy === undefined){
data40.rerunPolicy = "Never";
}
for(const key13 in data40){
if(!((((key13 === "userData") || (key13 === "userDataSecretRef")) || (key13 === "vendorData")) || (key13 === "rerunPolicy"))){
const err83 = {instancePath:instancePath+"/spec/template/spec/cloudInit",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/cloudInit/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key13}};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
}
if(data40.userData !== undefined){
let data41 = data40.userData;
if(typeof data41 === "string"){
if(func1(data41) > 262144){
const err84 = {instancePath:instancePath+"/spec/template/spec/cloudInit/userData",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/cloudInit/properties/userData/maxLength",keyword:"maxLength",params:{limit: 262144}};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
}
else {
const err85 = {instancePath:instancePath+"/spec/template/spec/cloudInit/userData",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/cloudInit/properties/userData/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
}
if(data40.userDataSecretRef !== undefined){
let data42 = data40.userDataSecretRef;
if(data42 && typeof data42 == "object" && !Array.isArray(data42)){
if(data42.secret === undefined){
const err86 = {instancePath:instancePath+"/spec/template/spec/cloudInit/userDataSecretRef",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/cloudInit/properties/userDataSecretRef/required",keyword:"required",params:{missingProperty: "secret"}};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
if(data42.key === undefined){
const err87 = {instancePath:instancePath+"/spec/template/spec/cloudInit/userDataSecretRef",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/cloudInit/properties/userDataSecretRef/required",keyword:"required",params:{missingProperty: "key"}};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
for(const key14 in data42){
if(!((key14 === "secret") || (key14 === "key"))){
const err88 = {instancePath:instancePath+"/spec/template/spec/cloudInit/userDataSecretRef",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/cloudInit/properties/userDataSecretRef/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key14}};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
}
if(data42.secret !== undefined){
let data43 = data42.secret;
if(typeof data43 === "string"){
if(!pattern10.test(data43)){
const err89 = {instancePath:instancePath+"/spec/template/spec/cloudInit/userDataSecretRef/secret",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/cloudInit/properties/userDataSecretRef/properties/secret/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
}
else {
const err90 = {instancePath:instancePath+"/spec/template/spec/cloudInit/userDataSecretRef/secret",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/cloudInit/properties/userDataSecretRef/properties/secret/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
}
if(data42.key !== undefined){
let data44 = data42.key;
if(typeof data44 === "string"){
if(func1(data44) > 253){
const err91 = {instancePath:instancePath+"/spec/template/spec/cloudInit/userDataSecretRef/key",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/cloudInit/properties/userDataSecretRef/properties/key/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
if(func1(data44) < 1){
const err92 = {instancePath:instancePath+"/spec/template/spec/cloudInit/userDataSecretRef/key",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/cloudInit/properties/userDataSecretRef/properties/key/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
}
else {
const err93 = {instancePath:instancePath+"/spec/template/spec/cloudInit/userDataSecretRef/key",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/cloudInit/properties/userDataSecretRef/properties/key/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
}
}
else {
const err94 = {instancePath:instancePath+"/spec/template/spec/cloudInit/userDataSecretRef",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/cloudInit/properties/userDataSecretRef/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
}
if(data40.vendorData !== undefined){
const err95 = {instancePath:instancePath+"/spec/template/spec/cloudInit/vendorData",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/cloudInit/properties/vendorData/not",keyword:"not",params:{}};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
let data46 = data40.rerunPolicy;
if(typeof data46 !== "string"){
const err96 = {instancePath:instancePath+"/spec/template/spec/cloudInit/rerunPolicy",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/cloudInit/properties/rerunPolicy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
if(!(((data46 === "Never") || (data46 === "OnChange")) || (data46 === "Recreate"))){
const err97 = {instancePath:instancePath+"/spec/template/spec/cloudInit/rerunPolicy",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/cloudInit/properties/rerunPolicy/enum",keyword:"enum",params:{allowedValues: schema47.properties.spec.properties.template.properties.spec.properties.cloudInit.properties.rerunPolicy.enum}};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
}
else {
const err98 = {instancePath:instancePath+"/spec/template/spec/cloudInit",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/cloudInit/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
let data47 = data17.sshKeys;
if(Array.isArray(data47)){
const len3 = data47.length;
for(let i4=0; i4<len3; i4++){
let data48 = data47[i4];
if(typeof data48 === "string"){
if(!pattern10.test(data48)){
const err99 = {instancePath:instancePath+"/spec/template/spec/sshKeys/" + i4,schemaPath:"#/properties/spec/properties/template/properties/spec/properties/sshKeys/items/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
}
else {
const err100 = {instancePath:instancePath+"/spec/template/spec/sshKeys/" + i4,schemaPath:"#/properties/spec/properties/template/properties/spec/properties/sshKeys/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
}
let i5 = data47.length;
let j1;
if(i5 > 1){
const indices1 = {};
for(;i5--;){
let item1 = data47[i5];
if(typeof item1 !== "string"){
continue;
}
if(typeof indices1[item1] == "number"){
j1 = indices1[item1];
const err101 = {instancePath:instancePath+"/spec/template/spec/sshKeys",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/sshKeys/uniqueItems",keyword:"uniqueItems",params:{i: i5, j: j1}};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
break;
}
indices1[item1] = i5;
}
}
}
else {
const err102 = {instancePath:instancePath+"/spec/template/spec/sshKeys",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/sshKeys/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
let data49 = data17.runStrategy;
if(typeof data49 !== "string"){
const err103 = {instancePath:instancePath+"/spec/template/spec/runStrategy",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/runStrategy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
if(!(((data49 === "Always") || (data49 === "Halted")) || (data49 === "Manual"))){
const err104 = {instancePath:instancePath+"/spec/template/spec/runStrategy",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/runStrategy/enum",keyword:"enum",params:{allowedValues: schema47.properties.spec.properties.template.properties.spec.properties.runStrategy.enum}};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
if(data17.autostart !== undefined){
if(typeof data17.autostart !== "boolean"){
const err105 = {instancePath:instancePath+"/spec/template/spec/autostart",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/autostart/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
}
let data51 = data17.placement;
if(data51 && typeof data51 == "object" && !Array.isArray(data51)){
if(data51.hostSelector === undefined){
data51.hostSelector = {};
}
for(const key15 in data51){
if(!((key15 === "hostSelector") || (key15 === "group"))){
const err106 = {instancePath:instancePath+"/spec/template/spec/placement",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/placement/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key15}};
if(vErrors === null){
vErrors = [err106];
}
else {
vErrors.push(err106);
}
errors++;
}
}
let data52 = data51.hostSelector;
if(data52 && typeof data52 == "object" && !Array.isArray(data52)){
for(const key16 in data52){
let data53 = data52[key16];
if(typeof data53 === "string"){
if(func1(data53) > 253){
const err107 = {instancePath:instancePath+"/spec/template/spec/placement/hostSelector/" + key16.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/template/properties/spec/properties/placement/properties/hostSelector/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
}
else {
const err108 = {instancePath:instancePath+"/spec/template/spec/placement/hostSelector/" + key16.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/template/properties/spec/properties/placement/properties/hostSelector/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
}
}
else {
const err109 = {instancePath:instancePath+"/spec/template/spec/placement/hostSelector",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/placement/properties/hostSelector/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
if(data51.group !== undefined){
let data54 = data51.group;
if(typeof data54 === "string"){
if(!pattern10.test(data54)){
const err110 = {instancePath:instancePath+"/spec/template/spec/placement/group",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/placement/properties/group/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
}
else {
const err111 = {instancePath:instancePath+"/spec/template/spec/placement/group",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/placement/properties/group/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
}
}
else {
const err112 = {instancePath:instancePath+"/spec/template/spec/placement",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/placement/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
let data55 = data17.updatePolicy;
if(data55 && typeof data55 == "object" && !Array.isArray(data55)){
if(data55.reboot === undefined){
data55.reboot = "Never";
}
if(data55.recreate === undefined){
data55.recreate = "Never";
}
for(const key17 in data55){
if(!((key17 === "reboot") || (key17 === "recreate"))){
const err113 = {instancePath:instancePath+"/spec/template/spec/updatePolicy",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/updatePolicy/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key17}};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
}
let data56 = data55.reboot;
if(typeof data56 !== "string"){
const err114 = {instancePath:instancePath+"/spec/template/spec/updatePolicy/reboot",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/updatePolicy/properties/reboot/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
if(!(((data56 === "Never") || (data56 === "Window")) || (data56 === "Immediate"))){
const err115 = {instancePath:instancePath+"/spec/template/spec/updatePolicy/reboot",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/updatePolicy/properties/reboot/enum",keyword:"enum",params:{allowedValues: schema47.properties.spec.properties.template.properties.spec.properties.updatePolicy.properties.reboot.enum}};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
let data57 = data55.recreate;
if(typeof data57 !== "string"){
const err116 = {instancePath:instancePath+"/spec/template/spec/updatePolicy/recreate",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/updatePolicy/properties/recreate/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err116];
}
else {
vErrors.push(err116);
}
errors++;
}
if(!(((data57 === "Never") || (data57 === "Window")) || (data57 === "Immediate"))){
const err117 = {instancePath:instancePath+"/spec/template/spec/updatePolicy/recreate",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/updatePolicy/properties/recreate/enum",keyword:"enum",params:{allowedValues: schema47.properties.spec.properties.template.properties.spec.properties.updatePolicy.properties.recreate.enum}};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
}
else {
const err118 = {instancePath:instancePath+"/spec/template/spec/updatePolicy",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/updatePolicy/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
let data58 = data17.evictionStrategy;
if(typeof data58 !== "string"){
const err119 = {instancePath:instancePath+"/spec/template/spec/evictionStrategy",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/evictionStrategy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
if(!((((data58 === "LiveMigrate") || (data58 === "LiveMigrateIfPossible")) || (data58 === "ShutDown")) || (data58 === "None"))){
const err120 = {instancePath:instancePath+"/spec/template/spec/evictionStrategy",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/evictionStrategy/enum",keyword:"enum",params:{allowedValues: schema47.properties.spec.properties.template.properties.spec.properties.evictionStrategy.enum}};
if(vErrors === null){
vErrors = [err120];
}
else {
vErrors.push(err120);
}
errors++;
}
let data59 = data17.terminationGracePeriod;
if(typeof data59 === "string"){
if(!pattern25.test(data59)){
const err121 = {instancePath:instancePath+"/spec/template/spec/terminationGracePeriod",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/terminationGracePeriod/pattern",keyword:"pattern",params:{pattern: "^([0-9]+(\\.[0-9]+)?[smhdw])+$"}};
if(vErrors === null){
vErrors = [err121];
}
else {
vErrors.push(err121);
}
errors++;
}
}
else {
const err122 = {instancePath:instancePath+"/spec/template/spec/terminationGracePeriod",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/terminationGracePeriod/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err122];
}
else {
vErrors.push(err122);
}
errors++;
}
if(data17.readinessProbe !== undefined){
let data60 = data17.readinessProbe;
if(data60 && typeof data60 == "object" && !Array.isArray(data60)){
if(data60.initialDelay === undefined){
data60.initialDelay = "0s";
}
if(data60.period === undefined){
data60.period = "10s";
}
if(data60.timeout === undefined){
data60.timeout = "1s";
}
if(data60.successThreshold === undefined){
data60.successThreshold = 1;
}
if(data60.failureThreshold === undefined){
data60.failureThreshold = 3;
}
for(const key18 in data60){
if(!((((((((key18 === "httpGet") || (key18 === "tcpSocket")) || (key18 === "network")) || (key18 === "initialDelay")) || (key18 === "period")) || (key18 === "timeout")) || (key18 === "successThreshold")) || (key18 === "failureThreshold"))){
const err123 = {instancePath:instancePath+"/spec/template/spec/readinessProbe",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key18}};
if(vErrors === null){
vErrors = [err123];
}
else {
vErrors.push(err123);
}
errors++;
}
}
if(data60.httpGet !== undefined){
let data61 = data60.httpGet;
if(data61 && typeof data61 == "object" && !Array.isArray(data61)){
if(data61.path === undefined){
data61.path = "/";
}
if(data61.scheme === undefined){
data61.scheme = "HTTP";
}
if(data61.expectedStatus === undefined){
data61.expectedStatus = "200-399";
}
if(data61.port === undefined){
const err124 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/httpGet",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/httpGet/required",keyword:"required",params:{missingProperty: "port"}};
if(vErrors === null){
vErrors = [err124];
}
else {
vErrors.push(err124);
}
errors++;
}
for(const key19 in data61){
if(!(((((key19 === "path") || (key19 === "port")) || (key19 === "scheme")) || (key19 === "host")) || (key19 === "expectedStatus"))){
const err125 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/httpGet",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/httpGet/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key19}};
if(vErrors === null){
vErrors = [err125];
}
else {
vErrors.push(err125);
}
errors++;
}
}
let data62 = data61.path;
if(typeof data62 === "string"){
if(func1(data62) > 1000){
const err126 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/httpGet/path",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/httpGet/properties/path/maxLength",keyword:"maxLength",params:{limit: 1000}};
if(vErrors === null){
vErrors = [err126];
}
else {
vErrors.push(err126);
}
errors++;
}
if(!pattern71.test(data62)){
const err127 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/httpGet/path",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/httpGet/properties/path/pattern",keyword:"pattern",params:{pattern: "^/[!-~]*$"}};
if(vErrors === null){
vErrors = [err127];
}
else {
vErrors.push(err127);
}
errors++;
}
}
else {
const err128 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/httpGet/path",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/httpGet/properties/path/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err128];
}
else {
vErrors.push(err128);
}
errors++;
}
if(data61.port !== undefined){
let data63 = data61.port;
if(!(((typeof data63 == "number") && (!(data63 % 1) && !isNaN(data63))) && (isFinite(data63)))){
const err129 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/httpGet/port",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/httpGet/properties/port/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err129];
}
else {
vErrors.push(err129);
}
errors++;
}
if((typeof data63 == "number") && (isFinite(data63))){
if(data63 > 65535 || isNaN(data63)){
const err130 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/httpGet/port",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/httpGet/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535}};
if(vErrors === null){
vErrors = [err130];
}
else {
vErrors.push(err130);
}
errors++;
}
if(data63 < 1 || isNaN(data63)){
const err131 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/httpGet/port",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/httpGet/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err131];
}
else {
vErrors.push(err131);
}
errors++;
}
}
}
let data64 = data61.scheme;
if(typeof data64 !== "string"){
const err132 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/httpGet/scheme",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/httpGet/properties/scheme/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err132];
}
else {
vErrors.push(err132);
}
errors++;
}
if(!((data64 === "HTTP") || (data64 === "HTTPS"))){
const err133 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/httpGet/scheme",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/httpGet/properties/scheme/enum",keyword:"enum",params:{allowedValues: schema47.properties.spec.properties.template.properties.spec.properties.readinessProbe.properties.httpGet.properties.scheme.enum}};
if(vErrors === null){
vErrors = [err133];
}
else {
vErrors.push(err133);
}
errors++;
}
if(data61.host !== undefined){
let data65 = data61.host;
if(typeof data65 === "string"){
if(func1(data65) > 253){
const err134 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/httpGet/host",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/httpGet/properties/host/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err134];
}
else {
vErrors.push(err134);
}
errors++;
}
if(!pattern131.test(data65)){
const err135 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/httpGet/host",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/httpGet/properties/host/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$"}};
if(vErrors === null){
vErrors = [err135];
}
else {
vErrors.push(err135);
}
errors++;
}
}
else {
const err136 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/httpGet/host",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/httpGet/properties/host/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err136];
}
else {
vErrors.push(err136);
}
errors++;
}
}
let data66 = data61.expectedStatus;
if(typeof data66 === "string"){
if(func1(data66) > 200){
const err137 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/httpGet/expectedStatus",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/httpGet/properties/expectedStatus/maxLength",keyword:"maxLength",params:{limit: 200}};
if(vErrors === null){
vErrors = [err137];
}
else {
vErrors.push(err137);
}
errors++;
}
if(!pattern72.test(data66)){
const err138 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/httpGet/expectedStatus",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/httpGet/properties/expectedStatus/pattern",keyword:"pattern",params:{pattern: "^[1-5][0-9]{2}(-[1-5][0-9]{2})?(,[1-5][0-9]{2}(-[1-5][0-9]{2})?)*$"}};
if(vErrors === null){
vErrors = [err138];
}
else {
vErrors.push(err138);
}
errors++;
}
}
else {
const err139 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/httpGet/expectedStatus",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/httpGet/properties/expectedStatus/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err139];
}
else {
vErrors.push(err139);
}
errors++;
}
}
else {
const err140 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/httpGet",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/httpGet/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err140];
}
else {
vErrors.push(err140);
}
errors++;
}
}
if(data60.tcpSocket !== undefined){
let data67 = data60.tcpSocket;
if(data67 && typeof data67 == "object" && !Array.isArray(data67)){
if(data67.port === undefined){
const err141 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/tcpSocket",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/tcpSocket/required",keyword:"required",params:{missingProperty: "port"}};
if(vErrors === null){
vErrors = [err141];
}
else {
vErrors.push(err141);
}
errors++;
}
for(const key20 in data67){
if(!(key20 === "port")){
const err142 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/tcpSocket",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/tcpSocket/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key20}};
if(vErrors === null){
vErrors = [err142];
}
else {
vErrors.push(err142);
}
errors++;
}
}
if(data67.port !== undefined){
let data68 = data67.port;
if(!(((typeof data68 == "number") && (!(data68 % 1) && !isNaN(data68))) && (isFinite(data68)))){
const err143 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/tcpSocket/port",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/tcpSocket/properties/port/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err143];
}
else {
vErrors.push(err143);
}
errors++;
}
if((typeof data68 == "number") && (isFinite(data68))){
if(data68 > 65535 || isNaN(data68)){
const err144 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/tcpSocket/port",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/tcpSocket/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535}};
if(vErrors === null){
vErrors = [err144];
}
else {
vErrors.push(err144);
}
errors++;
}
if(data68 < 1 || isNaN(data68)){
const err145 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/tcpSocket/port",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/tcpSocket/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err145];
}
else {
vErrors.push(err145);
}
errors++;
}
}
}
}
else {
const err146 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/tcpSocket",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/tcpSocket/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err146];
}
else {
vErrors.push(err146);
}
errors++;
}
}
if(data60.network !== undefined){
let data69 = data60.network;
if(typeof data69 === "string"){
if(!pattern10.test(data69)){
const err147 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/network",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/network/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err147];
}
else {
vErrors.push(err147);
}
errors++;
}
}
else {
const err148 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/network",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/network/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err148];
}
else {
vErrors.push(err148);
}
errors++;
}
}
let data70 = data60.initialDelay;
if(typeof data70 === "string"){
if(!pattern25.test(data70)){
const err149 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/initialDelay",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/initialDelay/pattern",keyword:"pattern",params:{pattern: "^([0-9]+(\\.[0-9]+)?[smhdw])+$"}};
if(vErrors === null){
vErrors = [err149];
}
else {
vErrors.push(err149);
}
errors++;
}
}
else {
const err150 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/initialDelay",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/initialDelay/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err150];
}
else {
vErrors.push(err150);
}
errors++;
}
let data71 = data60.period;
if(typeof data71 === "string"){
if(!pattern25.test(data71)){
const err151 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/period",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/period/pattern",keyword:"pattern",params:{pattern: "^([0-9]+(\\.[0-9]+)?[smhdw])+$"}};
if(vErrors === null){
vErrors = [err151];
}
else {
vErrors.push(err151);
}
errors++;
}
}
else {
const err152 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/period",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/period/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err152];
}
else {
vErrors.push(err152);
}
errors++;
}
let data72 = data60.timeout;
if(typeof data72 === "string"){
if(!pattern25.test(data72)){
const err153 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/timeout",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/timeout/pattern",keyword:"pattern",params:{pattern: "^([0-9]+(\\.[0-9]+)?[smhdw])+$"}};
if(vErrors === null){
vErrors = [err153];
}
else {
vErrors.push(err153);
}
errors++;
}
}
else {
const err154 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/timeout",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/timeout/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err154];
}
else {
vErrors.push(err154);
}
errors++;
}
let data73 = data60.successThreshold;
if(!(((typeof data73 == "number") && (!(data73 % 1) && !isNaN(data73))) && (isFinite(data73)))){
const err155 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/successThreshold",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/successThreshold/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err155];
}
else {
vErrors.push(err155);
}
errors++;
}
if((typeof data73 == "number") && (isFinite(data73))){
if(data73 > 100 || isNaN(data73)){
const err156 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/successThreshold",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/successThreshold/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100}};
if(vErrors === null){
vErrors = [err156];
}
else {
vErrors.push(err156);
}
errors++;
}
if(data73 < 1 || isNaN(data73)){
const err157 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/successThreshold",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/successThreshold/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err157];
}
else {
vErrors.push(err157);
}
errors++;
}
}
let data74 = data60.failureThreshold;
if(!(((typeof data74 == "number") && (!(data74 % 1) && !isNaN(data74))) && (isFinite(data74)))){
const err158 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/failureThreshold",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/failureThreshold/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err158];
}
else {
vErrors.push(err158);
}
errors++;
}
if((typeof data74 == "number") && (isFinite(data74))){
if(data74 > 100 || isNaN(data74)){
const err159 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/failureThreshold",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/failureThreshold/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100}};
if(vErrors === null){
vErrors = [err159];
}
else {
vErrors.push(err159);
}
errors++;
}
if(data74 < 1 || isNaN(data74)){
const err160 = {instancePath:instancePath+"/spec/template/spec/readinessProbe/failureThreshold",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/properties/failureThreshold/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err160];
}
else {
vErrors.push(err160);
}
errors++;
}
}
}
else {
const err161 = {instancePath:instancePath+"/spec/template/spec/readinessProbe",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/readinessProbe/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err161];
}
else {
vErrors.push(err161);
}
errors++;
}
}
if(data17.livenessProbe !== undefined){
let data75 = data17.livenessProbe;
if(data75 && typeof data75 == "object" && !Array.isArray(data75)){
if(data75.initialDelay === undefined){
data75.initialDelay = "0s";
}
if(data75.period === undefined){
data75.period = "10s";
}
if(data75.timeout === undefined){
data75.timeout = "1s";
}
if(data75.successThreshold === undefined){
data75.successThreshold = 1;
}
if(data75.failureThreshold === undefined){
data75.failureThreshold = 3;
}
for(const key21 in data75){
if(!((((((((key21 === "httpGet") || (key21 === "tcpSocket")) || (key21 === "network")) || (key21 === "initialDelay")) || (key21 === "period")) || (key21 === "timeout")) || (key21 === "successThreshold")) || (key21 === "failureThreshold"))){
const err162 = {instancePath:instancePath+"/spec/template/spec/livenessProbe",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key21}};
if(vErrors === null){
vErrors = [err162];
}
else {
vErrors.push(err162);
}
errors++;
}
}
if(data75.httpGet !== undefined){
let data76 = data75.httpGet;
if(data76 && typeof data76 == "object" && !Array.isArray(data76)){
if(data76.path === undefined){
data76.path = "/";
}
if(data76.scheme === undefined){
data76.scheme = "HTTP";
}
if(data76.expectedStatus === undefined){
data76.expectedStatus = "200-399";
}
if(data76.port === undefined){
const err163 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/httpGet",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/httpGet/required",keyword:"required",params:{missingProperty: "port"}};
if(vErrors === null){
vErrors = [err163];
}
else {
vErrors.push(err163);
}
errors++;
}
for(const key22 in data76){
if(!(((((key22 === "path") || (key22 === "port")) || (key22 === "scheme")) || (key22 === "host")) || (key22 === "expectedStatus"))){
const err164 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/httpGet",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/httpGet/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key22}};
if(vErrors === null){
vErrors = [err164];
}
else {
vErrors.push(err164);
}
errors++;
}
}
let data77 = data76.path;
if(typeof data77 === "string"){
if(func1(data77) > 1000){
const err165 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/httpGet/path",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/httpGet/properties/path/maxLength",keyword:"maxLength",params:{limit: 1000}};
if(vErrors === null){
vErrors = [err165];
}
else {
vErrors.push(err165);
}
errors++;
}
if(!pattern71.test(data77)){
const err166 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/httpGet/path",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/httpGet/properties/path/pattern",keyword:"pattern",params:{pattern: "^/[!-~]*$"}};
if(vErrors === null){
vErrors = [err166];
}
else {
vErrors.push(err166);
}
errors++;
}
}
else {
const err167 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/httpGet/path",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/httpGet/properties/path/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err167];
}
else {
vErrors.push(err167);
}
errors++;
}
if(data76.port !== undefined){
let data78 = data76.port;
if(!(((typeof data78 == "number") && (!(data78 % 1) && !isNaN(data78))) && (isFinite(data78)))){
const err168 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/httpGet/port",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/httpGet/properties/port/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err168];
}
else {
vErrors.push(err168);
}
errors++;
}
if((typeof data78 == "number") && (isFinite(data78))){
if(data78 > 65535 || isNaN(data78)){
const err169 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/httpGet/port",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/httpGet/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535}};
if(vErrors === null){
vErrors = [err169];
}
else {
vErrors.push(err169);
}
errors++;
}
if(data78 < 1 || isNaN(data78)){
const err170 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/httpGet/port",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/httpGet/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err170];
}
else {
vErrors.push(err170);
}
errors++;
}
}
}
let data79 = data76.scheme;
if(typeof data79 !== "string"){
const err171 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/httpGet/scheme",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/httpGet/properties/scheme/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err171];
}
else {
vErrors.push(err171);
}
errors++;
}
if(!((data79 === "HTTP") || (data79 === "HTTPS"))){
const err172 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/httpGet/scheme",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/httpGet/properties/scheme/enum",keyword:"enum",params:{allowedValues: schema47.properties.spec.properties.template.properties.spec.properties.livenessProbe.properties.httpGet.properties.scheme.enum}};
if(vErrors === null){
vErrors = [err172];
}
else {
vErrors.push(err172);
}
errors++;
}
if(data76.host !== undefined){
let data80 = data76.host;
if(typeof data80 === "string"){
if(func1(data80) > 253){
const err173 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/httpGet/host",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/httpGet/properties/host/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err173];
}
else {
vErrors.push(err173);
}
errors++;
}
if(!pattern131.test(data80)){
const err174 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/httpGet/host",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/httpGet/properties/host/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$"}};
if(vErrors === null){
vErrors = [err174];
}
else {
vErrors.push(err174);
}
errors++;
}
}
else {
const err175 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/httpGet/host",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/httpGet/properties/host/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err175];
}
else {
vErrors.push(err175);
}
errors++;
}
}
let data81 = data76.expectedStatus;
if(typeof data81 === "string"){
if(func1(data81) > 200){
const err176 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/httpGet/expectedStatus",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/httpGet/properties/expectedStatus/maxLength",keyword:"maxLength",params:{limit: 200}};
if(vErrors === null){
vErrors = [err176];
}
else {
vErrors.push(err176);
}
errors++;
}
if(!pattern72.test(data81)){
const err177 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/httpGet/expectedStatus",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/httpGet/properties/expectedStatus/pattern",keyword:"pattern",params:{pattern: "^[1-5][0-9]{2}(-[1-5][0-9]{2})?(,[1-5][0-9]{2}(-[1-5][0-9]{2})?)*$"}};
if(vErrors === null){
vErrors = [err177];
}
else {
vErrors.push(err177);
}
errors++;
}
}
else {
const err178 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/httpGet/expectedStatus",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/httpGet/properties/expectedStatus/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err178];
}
else {
vErrors.push(err178);
}
errors++;
}
}
else {
const err179 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/httpGet",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/httpGet/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err179];
}
else {
vErrors.push(err179);
}
errors++;
}
}
if(data75.tcpSocket !== undefined){
let data82 = data75.tcpSocket;
if(data82 && typeof data82 == "object" && !Array.isArray(data82)){
if(data82.port === undefined){
const err180 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/tcpSocket",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/tcpSocket/required",keyword:"required",params:{missingProperty: "port"}};
if(vErrors === null){
vErrors = [err180];
}
else {
vErrors.push(err180);
}
errors++;
}
for(const key23 in data82){
if(!(key23 === "port")){
const err181 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/tcpSocket",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/tcpSocket/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key23}};
if(vErrors === null){
vErrors = [err181];
}
else {
vErrors.push(err181);
}
errors++;
}
}
if(data82.port !== undefined){
let data83 = data82.port;
if(!(((typeof data83 == "number") && (!(data83 % 1) && !isNaN(data83))) && (isFinite(data83)))){
const err182 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/tcpSocket/port",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/tcpSocket/properties/port/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err182];
}
else {
vErrors.push(err182);
}
errors++;
}
if((typeof data83 == "number") && (isFinite(data83))){
if(data83 > 65535 || isNaN(data83)){
const err183 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/tcpSocket/port",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/tcpSocket/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535}};
if(vErrors === null){
vErrors = [err183];
}
else {
vErrors.push(err183);
}
errors++;
}
if(data83 < 1 || isNaN(data83)){
const err184 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/tcpSocket/port",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/tcpSocket/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err184];
}
else {
vErrors.push(err184);
}
errors++;
}
}
}
}
else {
const err185 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/tcpSocket",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/tcpSocket/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err185];
}
else {
vErrors.push(err185);
}
errors++;
}
}
if(data75.network !== undefined){
let data84 = data75.network;
if(typeof data84 === "string"){
if(!pattern10.test(data84)){
const err186 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/network",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/network/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err186];
}
else {
vErrors.push(err186);
}
errors++;
}
}
else {
const err187 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/network",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/network/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err187];
}
else {
vErrors.push(err187);
}
errors++;
}
}
let data85 = data75.initialDelay;
if(typeof data85 === "string"){
if(!pattern25.test(data85)){
const err188 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/initialDelay",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/initialDelay/pattern",keyword:"pattern",params:{pattern: "^([0-9]+(\\.[0-9]+)?[smhdw])+$"}};
if(vErrors === null){
vErrors = [err188];
}
else {
vErrors.push(err188);
}
errors++;
}
}
else {
const err189 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/initialDelay",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/initialDelay/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err189];
}
else {
vErrors.push(err189);
}
errors++;
}
let data86 = data75.period;
if(typeof data86 === "string"){
if(!pattern25.test(data86)){
const err190 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/period",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/period/pattern",keyword:"pattern",params:{pattern: "^([0-9]+(\\.[0-9]+)?[smhdw])+$"}};
if(vErrors === null){
vErrors = [err190];
}
else {
vErrors.push(err190);
}
errors++;
}
}
else {
const err191 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/period",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/period/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err191];
}
else {
vErrors.push(err191);
}
errors++;
}
let data87 = data75.timeout;
if(typeof data87 === "string"){
if(!pattern25.test(data87)){
const err192 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/timeout",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/timeout/pattern",keyword:"pattern",params:{pattern: "^([0-9]+(\\.[0-9]+)?[smhdw])+$"}};
if(vErrors === null){
vErrors = [err192];
}
else {
vErrors.push(err192);
}
errors++;
}
}
else {
const err193 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/timeout",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/timeout/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err193];
}
else {
vErrors.push(err193);
}
errors++;
}
let data88 = data75.successThreshold;
if(!(((typeof data88 == "number") && (!(data88 % 1) && !isNaN(data88))) && (isFinite(data88)))){
const err194 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/successThreshold",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/successThreshold/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err194];
}
else {
vErrors.push(err194);
}
errors++;
}
if((typeof data88 == "number") && (isFinite(data88))){
if(data88 > 100 || isNaN(data88)){
const err195 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/successThreshold",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/successThreshold/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100}};
if(vErrors === null){
vErrors = [err195];
}
else {
vErrors.push(err195);
}
errors++;
}
if(data88 < 1 || isNaN(data88)){
const err196 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/successThreshold",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/successThreshold/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err196];
}
else {
vErrors.push(err196);
}
errors++;
}
}
let data89 = data75.failureThreshold;
if(!(((typeof data89 == "number") && (!(data89 % 1) && !isNaN(data89))) && (isFinite(data89)))){
const err197 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/failureThreshold",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/failureThreshold/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err197];
}
else {
vErrors.push(err197);
}
errors++;
}
if((typeof data89 == "number") && (isFinite(data89))){
if(data89 > 100 || isNaN(data89)){
const err198 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/failureThreshold",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/failureThreshold/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100}};
if(vErrors === null){
vErrors = [err198];
}
else {
vErrors.push(err198);
}
errors++;
}
if(data89 < 1 || isNaN(data89)){
const err199 = {instancePath:instancePath+"/spec/template/spec/livenessProbe/failureThreshold",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/properties/failureThreshold/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err199];
}
else {
vErrors.push(err199);
}
errors++;
}
}
}
else {
const err200 = {instancePath:instancePath+"/spec/template/spec/livenessProbe",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/livenessProbe/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err200];
}
else {
vErrors.push(err200);
}
errors++;
}
}
if(data17.dns !== undefined){
let data90 = data17.dns;
if(data90 && typeof data90 == "object" && !Array.isArray(data90)){
if(data90.zone === undefined){
const err201 = {instancePath:instancePath+"/spec/template/spec/dns",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/dns/required",keyword:"required",params:{missingProperty: "zone"}};
if(vErrors === null){
vErrors = [err201];
}
else {
vErrors.push(err201);
}
errors++;
}
for(const key24 in data90){
if(!((key24 === "zone") || (key24 === "name"))){
const err202 = {instancePath:instancePath+"/spec/template/spec/dns",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/dns/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key24}};
if(vErrors === null){
vErrors = [err202];
}
else {
vErrors.push(err202);
}
errors++;
}
}
if(data90.zone !== undefined){
let data91 = data90.zone;
if(typeof data91 === "string"){
if(!pattern10.test(data91)){
const err203 = {instancePath:instancePath+"/spec/template/spec/dns/zone",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/dns/properties/zone/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err203];
}
else {
vErrors.push(err203);
}
errors++;
}
}
else {
const err204 = {instancePath:instancePath+"/spec/template/spec/dns/zone",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/dns/properties/zone/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err204];
}
else {
vErrors.push(err204);
}
errors++;
}
}
if(data90.name !== undefined){
let data92 = data90.name;
if(typeof data92 === "string"){
if(func1(data92) > 200){
const err205 = {instancePath:instancePath+"/spec/template/spec/dns/name",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/dns/properties/name/maxLength",keyword:"maxLength",params:{limit: 200}};
if(vErrors === null){
vErrors = [err205];
}
else {
vErrors.push(err205);
}
errors++;
}
if(!pattern145.test(data92)){
const err206 = {instancePath:instancePath+"/spec/template/spec/dns/name",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/dns/properties/name/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*$"}};
if(vErrors === null){
vErrors = [err206];
}
else {
vErrors.push(err206);
}
errors++;
}
}
else {
const err207 = {instancePath:instancePath+"/spec/template/spec/dns/name",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/dns/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err207];
}
else {
vErrors.push(err207);
}
errors++;
}
}
}
else {
const err208 = {instancePath:instancePath+"/spec/template/spec/dns",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/dns/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err208];
}
else {
vErrors.push(err208);
}
errors++;
}
}
let data93 = data17.devices;
if(data93 && typeof data93 == "object" && !Array.isArray(data93)){
if(data93.guestAgent === undefined){
data93.guestAgent = true;
}
if(data93.watchdog === undefined){
data93.watchdog = "none";
}
if(data93.tpm === undefined){
data93.tpm = false;
}
if(data93.firmware === undefined){
data93.firmware = "bios";
}
if(data93.unmanaged === undefined){
data93.unmanaged = "keep";
}
for(const key25 in data93){
if(!((((((((key25 === "guestAgent") || (key25 === "watchdog")) || (key25 === "tpm")) || (key25 === "firmware")) || (key25 === "graphics")) || (key25 === "machineType")) || (key25 === "cpuModel")) || (key25 === "unmanaged"))){
const err209 = {instancePath:instancePath+"/spec/template/spec/devices",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/devices/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key25}};
if(vErrors === null){
vErrors = [err209];
}
else {
vErrors.push(err209);
}
errors++;
}
}
if(typeof data93.guestAgent !== "boolean"){
const err210 = {instancePath:instancePath+"/spec/template/spec/devices/guestAgent",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/devices/properties/guestAgent/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err210];
}
else {
vErrors.push(err210);
}
errors++;
}
let data95 = data93.watchdog;
if(typeof data95 !== "string"){
const err211 = {instancePath:instancePath+"/spec/template/spec/devices/watchdog",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/devices/properties/watchdog/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err211];
}
else {
vErrors.push(err211);
}
errors++;
}
if(!((((data95 === "none") || (data95 === "reset")) || (data95 === "poweroff")) || (data95 === "pause"))){
const err212 = {instancePath:instancePath+"/spec/template/spec/devices/watchdog",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/devices/properties/watchdog/enum",keyword:"enum",params:{allowedValues: schema47.properties.spec.properties.template.properties.spec.properties.devices.properties.watchdog.enum}};
if(vErrors === null){
vErrors = [err212];
}
else {
vErrors.push(err212);
}
errors++;
}
if(typeof data93.tpm !== "boolean"){
const err213 = {instancePath:instancePath+"/spec/template/spec/devices/tpm",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/devices/properties/tpm/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err213];
}
else {
vErrors.push(err213);
}
errors++;
}
let data97 = data93.firmware;
if(typeof data97 !== "string"){
const err214 = {instancePath:instancePath+"/spec/template/spec/devices/firmware",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/devices/properties/firmware/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err214];
}
else {
vErrors.push(err214);
}
errors++;
}
if(!((data97 === "bios") || (data97 === "efi"))){
const err215 = {instancePath:instancePath+"/spec/template/spec/devices/firmware",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/devices/properties/firmware/enum",keyword:"enum",params:{allowedValues: schema47.properties.spec.properties.template.properties.spec.properties.devices.properties.firmware.enum}};
if(vErrors === null){
vErrors = [err215];
}
else {
vErrors.push(err215);
}
errors++;
}
if(data93.graphics !== undefined){
let data98 = data93.graphics;
if(data98 && typeof data98 == "object" && !Array.isArray(data98)){
if(data98.type === undefined){
const err216 = {instancePath:instancePath+"/spec/template/spec/devices/graphics",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/devices/properties/graphics/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err216];
}
else {
vErrors.push(err216);
}
errors++;
}
for(const key26 in data98){
if(!(key26 === "type")){
const err217 = {instancePath:instancePath+"/spec/template/spec/devices/graphics",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/devices/properties/graphics/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key26}};
if(vErrors === null){
vErrors = [err217];
}
else {
vErrors.push(err217);
}
errors++;
}
}
if(data98.type !== undefined){
let data99 = data98.type;
if(typeof data99 !== "string"){
const err218 = {instancePath:instancePath+"/spec/template/spec/devices/graphics/type",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/devices/properties/graphics/properties/type/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err218];
}
else {
vErrors.push(err218);
}
errors++;
}
if(!(((data99 === "none") || (data99 === "vnc")) || (data99 === "spice"))){
const err219 = {instancePath:instancePath+"/spec/template/spec/devices/graphics/type",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/devices/properties/graphics/properties/type/enum",keyword:"enum",params:{allowedValues: schema47.properties.spec.properties.template.properties.spec.properties.devices.properties.graphics.properties.type.enum}};
if(vErrors === null){
vErrors = [err219];
}
else {
vErrors.push(err219);
}
errors++;
}
}
}
else {
const err220 = {instancePath:instancePath+"/spec/template/spec/devices/graphics",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/devices/properties/graphics/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err220];
}
else {
vErrors.push(err220);
}
errors++;
}
}
if(data93.machineType !== undefined){
let data100 = data93.machineType;
if(typeof data100 === "string"){
if(!pattern146.test(data100)){
const err221 = {instancePath:instancePath+"/spec/template/spec/devices/machineType",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/devices/properties/machineType/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"}};
if(vErrors === null){
vErrors = [err221];
}
else {
vErrors.push(err221);
}
errors++;
}
}
else {
const err222 = {instancePath:instancePath+"/spec/template/spec/devices/machineType",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/devices/properties/machineType/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err222];
}
else {
vErrors.push(err222);
}
errors++;
}
}
if(data93.cpuModel !== undefined){
let data101 = data93.cpuModel;
if(typeof data101 === "string"){
if(!pattern146.test(data101)){
const err223 = {instancePath:instancePath+"/spec/template/spec/devices/cpuModel",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/devices/properties/cpuModel/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"}};
if(vErrors === null){
vErrors = [err223];
}
else {
vErrors.push(err223);
}
errors++;
}
}
else {
const err224 = {instancePath:instancePath+"/spec/template/spec/devices/cpuModel",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/devices/properties/cpuModel/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err224];
}
else {
vErrors.push(err224);
}
errors++;
}
}
let data102 = data93.unmanaged;
if(typeof data102 !== "string"){
const err225 = {instancePath:instancePath+"/spec/template/spec/devices/unmanaged",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/devices/properties/unmanaged/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err225];
}
else {
vErrors.push(err225);
}
errors++;
}
if(!(data102 === "keep")){
const err226 = {instancePath:instancePath+"/spec/template/spec/devices/unmanaged",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/devices/properties/unmanaged/enum",keyword:"enum",params:{allowedValues: schema47.properties.spec.properties.template.properties.spec.properties.devices.properties.unmanaged.enum}};
if(vErrors === null){
vErrors = [err226];
}
else {
vErrors.push(err226);
}
errors++;
}
}
else {
const err227 = {instancePath:instancePath+"/spec/template/spec/devices",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/devices/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err227];
}
else {
vErrors.push(err227);
}
errors++;
}
let data103 = data17.deletionPolicy;
if(typeof data103 !== "string"){
const err228 = {instancePath:instancePath+"/spec/template/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/deletionPolicy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err228];
}
else {
vErrors.push(err228);
}
errors++;
}
if(!((data103 === "Delete") || (data103 === "Retain"))){
const err229 = {instancePath:instancePath+"/spec/template/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/deletionPolicy/enum",keyword:"enum",params:{allowedValues: schema47.properties.spec.properties.template.properties.spec.properties.deletionPolicy.enum}};
if(vErrors === null){
vErrors = [err229];
}
else {
vErrors.push(err229);
}
errors++;
}
if(typeof data17.protect !== "boolean"){
const err230 = {instancePath:instancePath+"/spec/template/spec/protect",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/protect/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err230];
}
else {
vErrors.push(err230);
}
errors++;
}
let data105 = data17.drift;
if(typeof data105 !== "string"){
const err231 = {instancePath:instancePath+"/spec/template/spec/drift",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/drift/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err231];
}
else {
vErrors.push(err231);
}
errors++;
}
if(!((data105 === "fix") || (data105 === "report"))){
const err232 = {instancePath:instancePath+"/spec/template/spec/drift",schemaPath:"#/properties/spec/properties/template/properties/spec/properties/drift/enum",keyword:"enum",params:{allowedValues: schema47.properties.spec.properties.template.properties.spec.properties.drift.enum}};
if(vErrors === null){
vErrors = [err232];
}
else {
vErrors.push(err232);
}
errors++;
}
}
else {
const err233 = {instancePath:instancePath+"/spec/template/spec",schemaPath:"#/properties/spec/properties/template/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err233];
}
else {
vErrors.push(err233);
}
errors++;
}
}
}
else {
const err234 = {instancePath:instancePath+"/spec/template",schemaPath:"#/properties/spec/properties/template/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err234];
}
else {
vErrors.push(err234);
}
errors++;
}
}
let data106 = data9.updateStrategy;
if(data106 && typeof data106 == "object" && !Array.isArray(data106)){
if(data106.type === undefined){
data106.type = "RollingUpdate";
}
if(data106.maxUnavailable === undefined){
data106.maxUnavailable = 1;
}
for(const key27 in data106){
if(!(((((key27 === "type") || (key27 === "maxUnavailable")) || (key27 === "maxSurge")) || (key27 === "minHealthyPercent")) || (key27 === "pauseOnFailure"))){
const err235 = {instancePath:instancePath+"/spec/updateStrategy",schemaPath:"#/properties/spec/properties/updateStrategy/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key27}};
if(vErrors === null){
vErrors = [err235];
}
else {
vErrors.push(err235);
}
errors++;
}
}
let data107 = data106.type;
if(typeof data107 !== "string"){
const err236 = {instancePath:instancePath+"/spec/updateStrategy/type",schemaPath:"#/properties/spec/properties/updateStrategy/properties/type/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err236];
}
else {
vErrors.push(err236);
}
errors++;
}
if(!((data107 === "RollingUpdate") || (data107 === "Recreate"))){
const err237 = {instancePath:instancePath+"/spec/updateStrategy/type",schemaPath:"#/properties/spec/properties/updateStrategy/properties/type/enum",keyword:"enum",params:{allowedValues: schema47.properties.spec.properties.updateStrategy.properties.type.enum}};
if(vErrors === null){
vErrors = [err237];
}
else {
vErrors.push(err237);
}
errors++;
}
let data108 = data106.maxUnavailable;
if(!(((typeof data108 == "number") && (!(data108 % 1) && !isNaN(data108))) && (isFinite(data108)))){
const err238 = {instancePath:instancePath+"/spec/updateStrategy/maxUnavailable",schemaPath:"#/properties/spec/properties/updateStrategy/properties/maxUnavailable/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err238];
}
else {
vErrors.push(err238);
}
errors++;
}
if((typeof data108 == "number") && (isFinite(data108))){
if(data108 < 1 || isNaN(data108)){
const err239 = {instancePath:instancePath+"/spec/updateStrategy/maxUnavailable",schemaPath:"#/properties/spec/properties/updateStrategy/properties/maxUnavailable/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err239];
}
else {
vErrors.push(err239);
}
errors++;
}
}
if(data106.maxSurge !== undefined){
const err240 = {instancePath:instancePath+"/spec/updateStrategy/maxSurge",schemaPath:"#/properties/spec/properties/updateStrategy/properties/maxSurge/not",keyword:"not",params:{}};
if(vErrors === null){
vErrors = [err240];
}
else {
vErrors.push(err240);
}
errors++;
}
if(data106.minHealthyPercent !== undefined){
const err241 = {instancePath:instancePath+"/spec/updateStrategy/minHealthyPercent",schemaPath:"#/properties/spec/properties/updateStrategy/properties/minHealthyPercent/not",keyword:"not",params:{}};
if(vErrors === null){
vErrors = [err241];
}
else {
vErrors.push(err241);
}
errors++;
}
if(data106.pauseOnFailure !== undefined){
const err242 = {instancePath:instancePath+"/spec/updateStrategy/pauseOnFailure",schemaPath:"#/properties/spec/properties/updateStrategy/properties/pauseOnFailure/not",keyword:"not",params:{}};
if(vErrors === null){
vErrors = [err242];
}
else {
vErrors.push(err242);
}
errors++;
}
}
else {
const err243 = {instancePath:instancePath+"/spec/updateStrategy",schemaPath:"#/properties/spec/properties/updateStrategy/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err243];
}
else {
vErrors.push(err243);
}
errors++;
}
let data112 = data9.healthCheck;
if(data112 && typeof data112 == "object" && !Array.isArray(data112)){
if(data112.type === undefined){
data112.type = "VM";
}
if(data112.action === undefined){
data112.action = "Restart";
}
for(const key28 in data112){
if(!(((((key28 === "type") || (key28 === "action")) || (key28 === "gracePeriod")) || (key28 === "failureThreshold")) || (key28 === "maxUnhealthyPercent"))){
const err244 = {instancePath:instancePath+"/spec/healthCheck",schemaPath:"#/properties/spec/properties/healthCheck/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key28}};
if(vErrors === null){
vErrors = [err244];
}
else {
vErrors.push(err244);
}
errors++;
}
}
let data113 = data112.type;
if(typeof data113 !== "string"){
const err245 = {instancePath:instancePath+"/spec/healthCheck/type",schemaPath:"#/properties/spec/properties/healthCheck/properties/type/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err245];
}
else {
vErrors.push(err245);
}
errors++;
}
if(!(data113 === "VM")){
const err246 = {instancePath:instancePath+"/spec/healthCheck/type",schemaPath:"#/properties/spec/properties/healthCheck/properties/type/enum",keyword:"enum",params:{allowedValues: schema47.properties.spec.properties.healthCheck.properties.type.enum}};
if(vErrors === null){
vErrors = [err246];
}
else {
vErrors.push(err246);
}
errors++;
}
let data114 = data112.action;
if(typeof data114 !== "string"){
const err247 = {instancePath:instancePath+"/spec/healthCheck/action",schemaPath:"#/properties/spec/properties/healthCheck/properties/action/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err247];
}
else {
vErrors.push(err247);
}
errors++;
}
if(!(data114 === "Restart")){
const err248 = {instancePath:instancePath+"/spec/healthCheck/action",schemaPath:"#/properties/spec/properties/healthCheck/properties/action/enum",keyword:"enum",params:{allowedValues: schema47.properties.spec.properties.healthCheck.properties.action.enum}};
if(vErrors === null){
vErrors = [err248];
}
else {
vErrors.push(err248);
}
errors++;
}
if(data112.gracePeriod !== undefined){
const err249 = {instancePath:instancePath+"/spec/healthCheck/gracePeriod",schemaPath:"#/properties/spec/properties/healthCheck/properties/gracePeriod/not",keyword:"not",params:{}};
if(vErrors === null){
vErrors = [err249];
}
else {
vErrors.push(err249);
}
errors++;
}
if(data112.failureThreshold !== undefined){
const err250 = {instancePath:instancePath+"/spec/healthCheck/failureThreshold",schemaPath:"#/properties/spec/properties/healthCheck/properties/failureThreshold/not",keyword:"not",params:{}};
if(vErrors === null){
vErrors = [err250];
}
else {
vErrors.push(err250);
}
errors++;
}
if(data112.maxUnhealthyPercent !== undefined){
const err251 = {instancePath:instancePath+"/spec/healthCheck/maxUnhealthyPercent",schemaPath:"#/properties/spec/properties/healthCheck/properties/maxUnhealthyPercent/not",keyword:"not",params:{}};
if(vErrors === null){
vErrors = [err251];
}
else {
vErrors.push(err251);
}
errors++;
}
}
else {
const err252 = {instancePath:instancePath+"/spec/healthCheck",schemaPath:"#/properties/spec/properties/healthCheck/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err252];
}
else {
vErrors.push(err252);
}
errors++;
}
let data118 = data9.scaleIn;
if(data118 && typeof data118 == "object" && !Array.isArray(data118)){
if(data118.order === undefined){
data118.order = "NewestFirst";
}
for(const key29 in data118){
if(!(key29 === "order")){
const err253 = {instancePath:instancePath+"/spec/scaleIn",schemaPath:"#/properties/spec/properties/scaleIn/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key29}};
if(vErrors === null){
vErrors = [err253];
}
else {
vErrors.push(err253);
}
errors++;
}
}
let data119 = data118.order;
if(typeof data119 !== "string"){
const err254 = {instancePath:instancePath+"/spec/scaleIn/order",schemaPath:"#/properties/spec/properties/scaleIn/properties/order/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err254];
}
else {
vErrors.push(err254);
}
errors++;
}
if(!(data119 === "NewestFirst")){
const err255 = {instancePath:instancePath+"/spec/scaleIn/order",schemaPath:"#/properties/spec/properties/scaleIn/properties/order/enum",keyword:"enum",params:{allowedValues: schema47.properties.spec.properties.scaleIn.properties.order.enum}};
if(vErrors === null){
vErrors = [err255];
}
else {
vErrors.push(err255);
}
errors++;
}
}
else {
const err256 = {instancePath:instancePath+"/spec/scaleIn",schemaPath:"#/properties/spec/properties/scaleIn/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err256];
}
else {
vErrors.push(err256);
}
errors++;
}
let data120 = data9.loadBalancers;
if(Array.isArray(data120)){
const len4 = data120.length;
for(let i6=0; i6<len4; i6++){
let data121 = data120[i6];
if(data121 && typeof data121 == "object" && !Array.isArray(data121)){
if(data121.weight === undefined){
data121.weight = 1;
}
if(data121.name === undefined){
const err257 = {instancePath:instancePath+"/spec/loadBalancers/" + i6,schemaPath:"#/properties/spec/properties/loadBalancers/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err257];
}
else {
vErrors.push(err257);
}
errors++;
}
if(data121.pool === undefined){
const err258 = {instancePath:instancePath+"/spec/loadBalancers/" + i6,schemaPath:"#/properties/spec/properties/loadBalancers/items/required",keyword:"required",params:{missingProperty: "pool"}};
if(vErrors === null){
vErrors = [err258];
}
else {
vErrors.push(err258);
}
errors++;
}
if(data121.port === undefined){
const err259 = {instancePath:instancePath+"/spec/loadBalancers/" + i6,schemaPath:"#/properties/spec/properties/loadBalancers/items/required",keyword:"required",params:{missingProperty: "port"}};
if(vErrors === null){
vErrors = [err259];
}
else {
vErrors.push(err259);
}
errors++;
}
for(const key30 in data121){
if(!(((((key30 === "name") || (key30 === "pool")) || (key30 === "port")) || (key30 === "weight")) || (key30 === "deregistrationDelay"))){
const err260 = {instancePath:instancePath+"/spec/loadBalancers/" + i6,schemaPath:"#/properties/spec/properties/loadBalancers/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key30}};
if(vErrors === null){
vErrors = [err260];
}
else {
vErrors.push(err260);
}
errors++;
}
}
if(data121.name !== undefined){
let data122 = data121.name;
if(typeof data122 === "string"){
if(!pattern10.test(data122)){
const err261 = {instancePath:instancePath+"/spec/loadBalancers/" + i6+"/name",schemaPath:"#/properties/spec/properties/loadBalancers/items/properties/name/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err261];
}
else {
vErrors.push(err261);
}
errors++;
}
}
else {
const err262 = {instancePath:instancePath+"/spec/loadBalancers/" + i6+"/name",schemaPath:"#/properties/spec/properties/loadBalancers/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err262];
}
else {
vErrors.push(err262);
}
errors++;
}
}
if(data121.pool !== undefined){
let data123 = data121.pool;
if(typeof data123 === "string"){
if(!pattern4.test(data123)){
const err263 = {instancePath:instancePath+"/spec/loadBalancers/" + i6+"/pool",schemaPath:"#/properties/spec/properties/loadBalancers/items/properties/pool/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err263];
}
else {
vErrors.push(err263);
}
errors++;
}
}
else {
const err264 = {instancePath:instancePath+"/spec/loadBalancers/" + i6+"/pool",schemaPath:"#/properties/spec/properties/loadBalancers/items/properties/pool/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err264];
}
else {
vErrors.push(err264);
}
errors++;
}
}
if(data121.port !== undefined){
let data124 = data121.port;
if(!(((typeof data124 == "number") && (!(data124 % 1) && !isNaN(data124))) && (isFinite(data124)))){
const err265 = {instancePath:instancePath+"/spec/loadBalancers/" + i6+"/port",schemaPath:"#/properties/spec/properties/loadBalancers/items/properties/port/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err265];
}
else {
vErrors.push(err265);
}
errors++;
}
if((typeof data124 == "number") && (isFinite(data124))){
if(data124 > 65535 || isNaN(data124)){
const err266 = {instancePath:instancePath+"/spec/loadBalancers/" + i6+"/port",schemaPath:"#/properties/spec/properties/loadBalancers/items/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535}};
if(vErrors === null){
vErrors = [err266];
}
else {
vErrors.push(err266);
}
errors++;
}
if(data124 < 1 || isNaN(data124)){
const err267 = {instancePath:instancePath+"/spec/loadBalancers/" + i6+"/port",schemaPath:"#/properties/spec/properties/loadBalancers/items/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err267];
}
else {
vErrors.push(err267);
}
errors++;
}
}
}
let data125 = data121.weight;
if(!(((typeof data125 == "number") && (!(data125 % 1) && !isNaN(data125))) && (isFinite(data125)))){
const err268 = {instancePath:instancePath+"/spec/loadBalancers/" + i6+"/weight",schemaPath:"#/properties/spec/properties/loadBalancers/items/properties/weight/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err268];
}
else {
vErrors.push(err268);
}
errors++;
}
if((typeof data125 == "number") && (isFinite(data125))){
if(data125 > 256 || isNaN(data125)){
const err269 = {instancePath:instancePath+"/spec/loadBalancers/" + i6+"/weight",schemaPath:"#/properties/spec/properties/loadBalancers/items/properties/weight/maximum",keyword:"maximum",params:{comparison: "<=", limit: 256}};
if(vErrors === null){
vErrors = [err269];
}
else {
vErrors.push(err269);
}
errors++;
}
if(data125 < 0 || isNaN(data125)){
const err270 = {instancePath:instancePath+"/spec/loadBalancers/" + i6+"/weight",schemaPath:"#/properties/spec/properties/loadBalancers/items/properties/weight/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err270];
}
else {
vErrors.push(err270);
}
errors++;
}
}
if(data121.deregistrationDelay !== undefined){
const err271 = {instancePath:instancePath+"/spec/loadBalancers/" + i6+"/deregistrationDelay",schemaPath:"#/properties/spec/properties/loadBalancers/items/properties/deregistrationDelay/not",keyword:"not",params:{}};
if(vErrors === null){
vErrors = [err271];
}
else {
vErrors.push(err271);
}
errors++;
}
}
else {
const err272 = {instancePath:instancePath+"/spec/loadBalancers/" + i6,schemaPath:"#/properties/spec/properties/loadBalancers/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err272];
}
else {
vErrors.push(err272);
}
errors++;
}
}
}
else {
const err273 = {instancePath:instancePath+"/spec/loadBalancers",schemaPath:"#/properties/spec/properties/loadBalancers/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err273];
}
else {
vErrors.push(err273);
}
errors++;
}
if(data9.dns !== undefined){
let data127 = data9.dns;
if(data127 && typeof data127 == "object" && !Array.isArray(data127)){
if(data127.perInstance === undefined){
data127.perInstance = true;
}
if(data127.zone === undefined){
const err274 = {instancePath:instancePath+"/spec/dns",schemaPath:"#/properties/spec/properties/dns/required",keyword:"required",params:{missingProperty: "zone"}};
if(vErrors === null){
vErrors = [err274];
}
else {
vErrors.push(err274);
}
errors++;
}
for(const key31 in data127){
if(!(((key31 === "zone") || (key31 === "perInstance")) || (key31 === "roundRobin"))){
const err275 = {instancePath:instancePath+"/spec/dns",schemaPath:"#/properties/spec/properties/dns/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key31}};
if(vErrors === null){
vErrors = [err275];
}
else {
vErrors.push(err275);
}
errors++;
}
}
if(data127.zone !== undefined){
let data128 = data127.zone;
if(typeof data128 === "string"){
if(!pattern10.test(data128)){
const err276 = {instancePath:instancePath+"/spec/dns/zone",schemaPath:"#/properties/spec/properties/dns/properties/zone/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err276];
}
else {
vErrors.push(err276);
}
errors++;
}
}
else {
const err277 = {instancePath:instancePath+"/spec/dns/zone",schemaPath:"#/properties/spec/properties/dns/properties/zone/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err277];
}
else {
vErrors.push(err277);
}
errors++;
}
}
if(typeof data127.perInstance !== "boolean"){
const err278 = {instancePath:instancePath+"/spec/dns/perInstance",schemaPath:"#/properties/spec/properties/dns/properties/perInstance/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err278];
}
else {
vErrors.push(err278);
}
errors++;
}
if(data127.roundRobin !== undefined){
let data130 = data127.roundRobin;
if(typeof data130 === "string"){
if(func1(data130) > 200){
const err279 = {instancePath:instancePath+"/spec/dns/roundRobin",schemaPath:"#/properties/spec/properties/dns/properties/roundRobin/maxLength",keyword:"maxLength",params:{limit: 200}};
if(vErrors === null){
vErrors = [err279];
}
else {
vErrors.push(err279);
}
errors++;
}
if(!pattern145.test(data130)){
const err280 = {instancePath:instancePath+"/spec/dns/roundRobin",schemaPath:"#/properties/spec/properties/dns/properties/roundRobin/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*$"}};
if(vErrors === null){
vErrors = [err280];
}
else {
vErrors.push(err280);
}
errors++;
}
}
else {
const err281 = {instancePath:instancePath+"/spec/dns/roundRobin",schemaPath:"#/properties/spec/properties/dns/properties/roundRobin/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err281];
}
else {
vErrors.push(err281);
}
errors++;
}
}
}
else {
const err282 = {instancePath:instancePath+"/spec/dns",schemaPath:"#/properties/spec/properties/dns/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err282];
}
else {
vErrors.push(err282);
}
errors++;
}
}
if(data9.lifecycleHooks !== undefined){
const err283 = {instancePath:instancePath+"/spec/lifecycleHooks",schemaPath:"#/properties/spec/properties/lifecycleHooks/not",keyword:"not",params:{}};
if(vErrors === null){
vErrors = [err283];
}
else {
vErrors.push(err283);
}
errors++;
}
if(data9.autoscaling !== undefined){
const err284 = {instancePath:instancePath+"/spec/autoscaling",schemaPath:"#/properties/spec/properties/autoscaling/not",keyword:"not",params:{}};
if(vErrors === null){
vErrors = [err284];
}
else {
vErrors.push(err284);
}
errors++;
}
if(data9.deletionPolicy !== undefined){
const err285 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/not",keyword:"not",params:{}};
if(vErrors === null){
vErrors = [err285];
}
else {
vErrors.push(err285);
}
errors++;
}
if(data9.protect !== undefined){
const err286 = {instancePath:instancePath+"/spec/protect",schemaPath:"#/properties/spec/properties/protect/not",keyword:"not",params:{}};
if(vErrors === null){
vErrors = [err286];
}
else {
vErrors.push(err286);
}
errors++;
}
if(data9.drift !== undefined){
const err287 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/not",keyword:"not",params:{}};
if(vErrors === null){
vErrors = [err287];
}
else {
vErrors.push(err287);
}
errors++;
}
}
else {
const err288 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err288];
}
else {
vErrors.push(err288);
}
errors++;
}
}
}
else {
const err289 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err289];
}
else {
vErrors.push(err289);
}
errors++;
}
validate36.errors = vErrors;
return errors === 0;
}
validate36.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const Volume = validate37;
const schema48 = {"type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"const":"fleetwright/v1"},"kind":{"const":"Volume"},"metadata":{"type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},"project":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$","default":"default"},"labels":{"type":"object","additionalProperties":{"type":"string","maxLength":253},"default":{}},"annotations":{"type":"object","additionalProperties":{"type":"string"},"default":{}}}},"spec":{"type":"object","additionalProperties":false,"required":["pool"],"properties":{"pool":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"size":{"type":"string","pattern":"^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$"},"format":{"type":"string","enum":["qcow2","raw"]},"existing":{"type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","pattern":"^[^./\\p{Cc}\\p{Cs}][^/\\p{Cc}\\p{Cs}]{0,199}$"}}},"source":{"type":"object","additionalProperties":false,"minProperties":1,"maxProperties":1,"properties":{"image":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"volume":{"not":{}},"snapshot":{"not":{}}}},"qos":{"type":"object","additionalProperties":false,"properties":{"totalIops":{"type":"integer","minimum":1,"maximum":100000000},"readIops":{"type":"integer","minimum":1,"maximum":100000000},"writeIops":{"type":"integer","minimum":1,"maximum":100000000},"totalBytesPerSecond":{"type":"string","pattern":"^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$"},"readBytesPerSecond":{"type":"string","pattern":"^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$"},"writeBytesPerSecond":{"type":"string","pattern":"^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$"}}},"deletionPolicy":{"type":"string","enum":["Delete","Retain"],"default":"Retain"},"keep":{"type":"string","pattern":"^([0-9]+(\\.[0-9]+)?[smhdw])+$","default":"7d"},"protect":{"type":"boolean","default":false},"drift":{"type":"string","enum":["fix","report"],"default":"fix"}}}},"$id":"Volume"};
const pattern192 = new RegExp("^[^./\\p{Cc}\\p{Cs}][^/\\p{Cc}\\p{Cs}]{0,199}$", "u");

function validate37(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="Volume" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate37.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
if("fleetwright/v1" !== data.apiVersion){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "fleetwright/v1"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.kind !== undefined){
if("Volume" !== data.kind){
const err6 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "Volume"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.project === undefined){
data2.project = "default";
}
if(data2.labels === undefined){
data2.labels = {};
}
if(data2.annotations === undefined){
data2.annotations = {};
}
if(data2.name === undefined){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data2){
if(!((((key1 === "name") || (key1 === "project")) || (key1 === "labels")) || (key1 === "annotations"))){
const err8 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(!pattern4.test(data3)){
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
let data4 = data2.project;
if(typeof data4 === "string"){
if(!pattern4.test(data4)){
const err11 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
let data5 = data2.labels;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key2 in data5){
let data6 = data5[key2];
if(typeof data6 === "string"){
if(func1(data6) > 253){
const err13 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
let data7 = data2.annotations;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
for(const key3 in data7){
if(typeof data7[key3] !== "string"){
const err16 = {instancePath:instancePath+"/metadata/annotations/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath:instancePath+"/metadata/annotations",schemaPath:"#/properties/metadata/properties/annotations/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.spec !== undefined){
let data9 = data.spec;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.deletionPolicy === undefined){
data9.deletionPolicy = "Retain";
}
if(data9.keep === undefined){
data9.keep = "7d";
}
if(data9.protect === undefined){
data9.protect = false;
}
if(data9.drift === undefined){
data9.drift = "fix";
}
if(data9.pool === undefined){
const err19 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "pool"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
for(const key4 in data9){
if(!(func3.call(schema48.properties.spec.properties, key4))){
const err20 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data9.pool !== undefined){
let data10 = data9.pool;
if(typeof data10 === "string"){
if(!pattern10.test(data10)){
const err21 = {instancePath:instancePath+"/spec/pool",schemaPath:"#/properties/spec/properties/pool/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
else {
const err22 = {instancePath:instancePath+"/spec/pool",schemaPath:"#/properties/spec/properties/pool/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data9.size !== undefined){
let data11 = data9.size;
if(typeof data11 === "string"){
if(!pattern42.test(data11)){
const err23 = {instancePath:instancePath+"/spec/size",schemaPath:"#/properties/spec/properties/size/pattern",keyword:"pattern",params:{pattern: "^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
else {
const err24 = {instancePath:instancePath+"/spec/size",schemaPath:"#/properties/spec/properties/size/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data9.format !== undefined){
let data12 = data9.format;
if(typeof data12 !== "string"){
const err25 = {instancePath:instancePath+"/spec/format",schemaPath:"#/properties/spec/properties/format/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(!((data12 === "qcow2") || (data12 === "raw"))){
const err26 = {instancePath:instancePath+"/spec/format",schemaPath:"#/properties/spec/properties/format/enum",keyword:"enum",params:{allowedValues: schema48.properties.spec.properties.format.enum}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data9.existing !== undefined){
let data13 = data9.existing;
if(data13 && typeof data13 == "object" && !Array.isArray(data13)){
if(data13.name === undefined){
const err27 = {instancePath:instancePath+"/spec/existing",schemaPath:"#/properties/spec/properties/existing/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
for(const key5 in data13){
if(!(key5 === "name")){
const err28 = {instancePath:instancePath+"/spec/existing",schemaPath:"#/properties/spec/properties/existing/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data13.name !== undefined){
let data14 = data13.name;
if(typeof data14 === "string"){
if(!pattern192.test(data14)){
const err29 = {instancePath:instancePath+"/spec/existing/name",schemaPath:"#/properties/spec/properties/existing/properties/name/pattern",keyword:"pattern",params:{pattern: "^[^./\\p{Cc}\\p{Cs}][^/\\p{Cc}\\p{Cs}]{0,199}$"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
else {
const err30 = {instancePath:instancePath+"/spec/existing/name",schemaPath:"#/properties/spec/properties/existing/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
}
else {
const err31 = {instancePath:instancePath+"/spec/existing",schemaPath:"#/properties/spec/properties/existing/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data9.source !== undefined){
let data15 = data9.source;
if(data15 && typeof data15 == "object" && !Array.isArray(data15)){
if(Object.keys(data15).length > 1){
const err32 = {instancePath:instancePath+"/spec/source",schemaPath:"#/properties/spec/properties/source/maxProperties",keyword:"maxProperties",params:{limit: 1}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(Object.keys(data15).length < 1){
const err33 = {instancePath:instancePath+"/spec/source",schemaPath:"#/properties/spec/properties/source/minProperties",keyword:"minProperties",params:{limit: 1}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
for(const key6 in data15){
if(!(((key6 === "image") || (key6 === "volume")) || (key6 === "snapshot"))){
const err34 = {instancePath:instancePath+"/spec/source",schemaPath:"#/properties/spec/properties/source/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data15.image !== undefined){
let data16 = data15.image;
if(typeof data16 === "string"){
if(!pattern10.test(data16)){
const err35 = {instancePath:instancePath+"/spec/source/image",schemaPath:"#/properties/spec/properties/source/properties/image/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
else {
const err36 = {instancePath:instancePath+"/spec/source/image",schemaPath:"#/properties/spec/properties/source/properties/image/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
if(data15.volume !== undefined){
const err37 = {instancePath:instancePath+"/spec/source/volume",schemaPath:"#/properties/spec/properties/source/properties/volume/not",keyword:"not",params:{}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if(data15.snapshot !== undefined){
const err38 = {instancePath:instancePath+"/spec/source/snapshot",schemaPath:"#/properties/spec/properties/source/properties/snapshot/not",keyword:"not",params:{}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
else {
const err39 = {instancePath:instancePath+"/spec/source",schemaPath:"#/properties/spec/properties/source/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data9.qos !== undefined){
let data19 = data9.qos;
if(data19 && typeof data19 == "object" && !Array.isArray(data19)){
for(const key7 in data19){
if(!((((((key7 === "totalIops") || (key7 === "readIops")) || (key7 === "writeIops")) || (key7 === "totalBytesPerSecond")) || (key7 === "readBytesPerSecond")) || (key7 === "writeBytesPerSecond"))){
const err40 = {instancePath:instancePath+"/spec/qos",schemaPath:"#/properties/spec/properties/qos/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
if(data19.totalIops !== undefined){
let data20 = data19.totalIops;
if(!(((typeof data20 == "number") && (!(data20 % 1) && !isNaN(data20))) && (isFinite(data20)))){
const err41 = {instancePath:instancePath+"/spec/qos/totalIops",schemaPath:"#/properties/spec/properties/qos/properties/totalIops/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
if((typeof data20 == "number") && (isFinite(data20))){
if(data20 > 100000000 || isNaN(data20)){
const err42 = {instancePath:instancePath+"/spec/qos/totalIops",schemaPath:"#/properties/spec/properties/qos/properties/totalIops/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000000}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
if(data20 < 1 || isNaN(data20)){
const err43 = {instancePath:instancePath+"/spec/qos/totalIops",schemaPath:"#/properties/spec/properties/qos/properties/totalIops/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
}
if(data19.readIops !== undefined){
let data21 = data19.readIops;
if(!(((typeof data21 == "number") && (!(data21 % 1) && !isNaN(data21))) && (isFinite(data21)))){
const err44 = {instancePath:instancePath+"/spec/qos/readIops",schemaPath:"#/properties/spec/properties/qos/properties/readIops/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
if((typeof data21 == "number") && (isFinite(data21))){
if(data21 > 100000000 || isNaN(data21)){
const err45 = {instancePath:instancePath+"/spec/qos/readIops",schemaPath:"#/properties/spec/properties/qos/properties/readIops/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000000}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
if(data21 < 1 || isNaN(data21)){
const err46 = {instancePath:instancePath+"/spec/qos/readIops",schemaPath:"#/properties/spec/properties/qos/properties/readIops/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
}
if(data19.writeIops !== undefined){
let data22 = data19.writeIops;
if(!(((typeof data22 == "number") && (!(data22 % 1) && !isNaN(data22))) && (isFinite(data22)))){
const err47 = {instancePath:instancePath+"/spec/qos/writeIops",schemaPath:"#/properties/spec/properties/qos/properties/writeIops/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
if((typeof data22 == "number") && (isFinite(data22))){
if(data22 > 100000000 || isNaN(data22)){
const err48 = {instancePath:instancePath+"/spec/qos/writeIops",schemaPath:"#/properties/spec/properties/qos/properties/writeIops/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000000}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
if(data22 < 1 || isNaN(data22)){
const err49 = {instancePath:instancePath+"/spec/qos/writeIops",schemaPath:"#/properties/spec/properties/qos/properties/writeIops/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
}
if(data19.totalBytesPerSecond !== undefined){
let data23 = data19.totalBytesPerSecond;
if(typeof data23 === "string"){
if(!pattern42.test(data23)){
const err50 = {instancePath:instancePath+"/spec/qos/totalBytesPerSecond",schemaPath:"#/properties/spec/properties/qos/properties/totalBytesPerSecond/pattern",keyword:"pattern",params:{pattern: "^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$"}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
else {
const err51 = {instancePath:instancePath+"/spec/qos/totalBytesPerSecond",schemaPath:"#/properties/spec/properties/qos/properties/totalBytesPerSecond/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
if(data19.readBytesPerSecond !== undefined){
let data24 = data19.readBytesPerSecond;
if(typeof data24 === "string"){
if(!pattern42.test(data24)){
const err52 = {instancePath:instancePath+"/spec/qos/readBytesPerSecond",schemaPath:"#/properties/spec/properties/qos/properties/readBytesPerSecond/pattern",keyword:"pattern",params:{pattern: "^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$"}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
else {
const err53 = {instancePath:instancePath+"/spec/qos/readBytesPerSecond",schemaPath:"#/properties/spec/properties/qos/properties/readBytesPerSecond/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
if(data19.writeBytesPerSecond !== undefined){
let data25 = data19.writeBytesPerSecond;
if(typeof data25 === "string"){
if(!pattern42.test(data25)){
const err54 = {instancePath:instancePath+"/spec/qos/writeBytesPerSecond",schemaPath:"#/properties/spec/properties/qos/properties/writeBytesPerSecond/pattern",keyword:"pattern",params:{pattern: "^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$"}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
else {
const err55 = {instancePath:instancePath+"/spec/qos/writeBytesPerSecond",schemaPath:"#/properties/spec/properties/qos/properties/writeBytesPerSecond/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
}
else {
const err56 = {instancePath:instancePath+"/spec/qos",schemaPath:"#/properties/spec/properties/qos/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
let data26 = data9.deletionPolicy;
if(typeof data26 !== "string"){
const err57 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
if(!((data26 === "Delete") || (data26 === "Retain"))){
const err58 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/enum",keyword:"enum",params:{allowedValues: schema48.properties.spec.properties.deletionPolicy.enum}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
let data27 = data9.keep;
if(typeof data27 === "string"){
if(!pattern25.test(data27)){
const err59 = {instancePath:instancePath+"/spec/keep",schemaPath:"#/properties/spec/properties/keep/pattern",keyword:"pattern",params:{pattern: "^([0-9]+(\\.[0-9]+)?[smhdw])+$"}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
else {
const err60 = {instancePath:instancePath+"/spec/keep",schemaPath:"#/properties/spec/properties/keep/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
if(typeof data9.protect !== "boolean"){
const err61 = {instancePath:instancePath+"/spec/protect",schemaPath:"#/properties/spec/properties/protect/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
let data29 = data9.drift;
if(typeof data29 !== "string"){
const err62 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
if(!((data29 === "fix") || (data29 === "report"))){
const err63 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/enum",keyword:"enum",params:{allowedValues: schema48.properties.spec.properties.drift.enum}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
else {
const err64 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
}
else {
const err65 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
validate37.errors = vErrors;
return errors === 0;
}
validate37.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const Webhook = validate38;
const schema49 = {"type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"const":"fleetwright/v1"},"kind":{"const":"Webhook"},"metadata":{"type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},"project":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$","default":"default"},"labels":{"type":"object","additionalProperties":{"type":"string","maxLength":253},"default":{}},"annotations":{"type":"object","additionalProperties":{"type":"string"},"default":{}}}},"spec":{"type":"object","additionalProperties":false,"required":["url"],"properties":{"url":{"type":"string","pattern":"^https?://[^\\s]+$","maxLength":2048},"events":{"type":"array","minItems":1,"uniqueItems":true,"default":["*"],"items":{"type":"string","pattern":"^[a-z*][a-z.*-]{0,99}$"}},"filter":{"type":"object","additionalProperties":false,"default":{},"properties":{"kinds":{"type":"array","minItems":1,"uniqueItems":true,"items":{"type":"string"}},"labels":{"type":"object","additionalProperties":{"type":"string","maxLength":253}},"actions":{"type":"array","minItems":1,"uniqueItems":true,"items":{"type":"string","enum":["create","update","restart","replace","migrate","restore","trash","delete"]}},"fields":{"type":"array","minItems":1,"uniqueItems":true,"items":{"type":"string","minLength":1,"maxLength":200}}}},"secretRef":{"type":"object","additionalProperties":false,"required":["secret","key"],"properties":{"secret":{"type":"string","pattern":"^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"},"key":{"type":"string","minLength":1,"maxLength":253}}},"admission":{"type":"object","additionalProperties":false,"properties":{"defaultResult":{"type":"string","enum":["continue","abandon"],"default":"abandon"}}},"timeout":{"type":"string","pattern":"^([0-9]+(\\.[0-9]+)?[smhdw])+$","default":"10s"},"retry":{"type":"object","additionalProperties":false,"default":{},"properties":{"for":{"type":"string","pattern":"^([0-9]+(\\.[0-9]+)?[smhdw])+$","default":"24h"},"maxBackoff":{"type":"string","pattern":"^([0-9]+(\\.[0-9]+)?[smhdw])+$","default":"15m"}}},"deletionPolicy":{"type":"string","enum":["Delete","Retain"],"default":"Delete"},"protect":{"type":"boolean","default":false},"drift":{"type":"string","enum":["fix","report"],"default":"fix"}}}},"$id":"Webhook"};
const pattern200 = new RegExp("^https?://[^\\s]+$", "u");
const pattern201 = new RegExp("^[a-z*][a-z.*-]{0,99}$", "u");

function validate38(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="Webhook" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate38.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
if("fleetwright/v1" !== data.apiVersion){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "fleetwright/v1"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.kind !== undefined){
if("Webhook" !== data.kind){
const err6 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "Webhook"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.project === undefined){
data2.project = "default";
}
if(data2.labels === undefined){
data2.labels = {};
}
if(data2.annotations === undefined){
data2.annotations = {};
}
if(data2.name === undefined){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data2){
if(!((((key1 === "name") || (key1 === "project")) || (key1 === "labels")) || (key1 === "annotations"))){
const err8 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(!pattern4.test(data3)){
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
let data4 = data2.project;
if(typeof data4 === "string"){
if(!pattern4.test(data4)){
const err11 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/metadata/project",schemaPath:"#/properties/metadata/properties/project/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
let data5 = data2.labels;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key2 in data5){
let data6 = data5[key2];
if(typeof data6 === "string"){
if(func1(data6) > 253){
const err13 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
let data7 = data2.annotations;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
for(const key3 in data7){
if(typeof data7[key3] !== "string"){
const err16 = {instancePath:instancePath+"/metadata/annotations/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath:instancePath+"/metadata/annotations",schemaPath:"#/properties/metadata/properties/annotations/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.spec !== undefined){
let data9 = data.spec;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.events === undefined){
data9.events = ["*"];
}
if(data9.filter === undefined){
data9.filter = {};
}
if(data9.timeout === undefined){
data9.timeout = "10s";
}
if(data9.retry === undefined){
data9.retry = {};
}
if(data9.deletionPolicy === undefined){
data9.deletionPolicy = "Delete";
}
if(data9.protect === undefined){
data9.protect = false;
}
if(data9.drift === undefined){
data9.drift = "fix";
}
if(data9.url === undefined){
const err19 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "url"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
for(const key4 in data9){
if(!(func3.call(schema49.properties.spec.properties, key4))){
const err20 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data9.url !== undefined){
let data10 = data9.url;
if(typeof data10 === "string"){
if(func1(data10) > 2048){
const err21 = {instancePath:instancePath+"/spec/url",schemaPath:"#/properties/spec/properties/url/maxLength",keyword:"maxLength",params:{limit: 2048}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(!pattern200.test(data10)){
const err22 = {instancePath:instancePath+"/spec/url",schemaPath:"#/properties/spec/properties/url/pattern",keyword:"pattern",params:{pattern: "^https?://[^\\s]+$"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
else {
const err23 = {instancePath:instancePath+"/spec/url",schemaPath:"#/properties/spec/properties/url/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
let data11 = data9.events;
if(Array.isArray(data11)){
if(data11.length < 1){
const err24 = {instancePath:instancePath+"/spec/events",schemaPath:"#/properties/spec/properties/events/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
const len0 = data11.length;
for(let i0=0; i0<len0; i0++){
let data12 = data11[i0];
if(typeof data12 === "string"){
if(!pattern201.test(data12)){
const err25 = {instancePath:instancePath+"/spec/events/" + i0,schemaPath:"#/properties/spec/properties/events/items/pattern",keyword:"pattern",params:{pattern: "^[a-z*][a-z.*-]{0,99}$"}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
else {
const err26 = {instancePath:instancePath+"/spec/events/" + i0,schemaPath:"#/properties/spec/properties/events/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
let i1 = data11.length;
let j0;
if(i1 > 1){
const indices0 = {};
for(;i1--;){
let item0 = data11[i1];
if(typeof item0 !== "string"){
continue;
}
if(typeof indices0[item0] == "number"){
j0 = indices0[item0];
const err27 = {instancePath:instancePath+"/spec/events",schemaPath:"#/properties/spec/properties/events/uniqueItems",keyword:"uniqueItems",params:{i: i1, j: j0}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
break;
}
indices0[item0] = i1;
}
}
}
else {
const err28 = {instancePath:instancePath+"/spec/events",schemaPath:"#/properties/spec/properties/events/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
let data13 = data9.filter;
if(data13 && typeof data13 == "object" && !Array.isArray(data13)){
for(const key5 in data13){
if(!((((key5 === "kinds") || (key5 === "labels")) || (key5 === "actions")) || (key5 === "fields"))){
const err29 = {instancePath:instancePath+"/spec/filter",schemaPath:"#/properties/spec/properties/filter/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data13.kinds !== undefined){
let data14 = data13.kinds;
if(Array.isArray(data14)){
if(data14.length < 1){
const err30 = {instancePath:instancePath+"/spec/filter/kinds",schemaPath:"#/properties/spec/properties/filter/properties/kinds/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
const len1 = data14.length;
for(let i2=0; i2<len1; i2++){
if(typeof data14[i2] !== "string"){
const err31 = {instancePath:instancePath+"/spec/filter/kinds/" + i2,schemaPath:"#/properties/spec/properties/filter/properties/kinds/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
let i3 = data14.length;
let j1;
if(i3 > 1){
const indices1 = {};
for(;i3--;){
let item1 = data14[i3];
if(typeof item1 !== "string"){
continue;
}
if(typeof indices1[item1] == "number"){
j1 = indices1[item1];
const err32 = {instancePath:instancePath+"/spec/filter/kinds",schemaPath:"#/properties/spec/properties/filter/properties/kinds/uniqueItems",keyword:"uniqueItems",params:{i: i3, j: j1}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
break;
}
indices1[item1] = i3;
}
}
}
else {
const err33 = {instancePath:instancePath+"/spec/filter/kinds",schemaPath:"#/properties/spec/properties/filter/properties/kinds/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data13.labels !== undefined){
let data16 = data13.labels;
if(data16 && typeof data16 == "object" && !Array.isArray(data16)){
for(const key6 in data16){
let data17 = data16[key6];
if(typeof data17 === "string"){
if(func1(data17) > 253){
const err34 = {instancePath:instancePath+"/spec/filter/labels/" + key6.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/filter/properties/labels/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
else {
const err35 = {instancePath:instancePath+"/spec/filter/labels/" + key6.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/filter/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
}
else {
const err36 = {instancePath:instancePath+"/spec/filter/labels",schemaPath:"#/properties/spec/properties/filter/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
if(data13.actions !== undefined){
let data18 = data13.actions;
if(Array.isArray(data18)){
if(data18.length < 1){
const err37 = {instancePath:instancePath+"/spec/filter/actions",schemaPath:"#/properties/spec/properties/filter/properties/actions/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
const len2 = data18.length;
for(let i4=0; i4<len2; i4++){
let data19 = data18[i4];
if(typeof data19 !== "string"){
const err38 = {instancePath:instancePath+"/spec/filter/actions/" + i4,schemaPath:"#/properties/spec/properties/filter/properties/actions/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
if(!((((((((data19 === "create") || (data19 === "update")) || (data19 === "restart")) || (data19 === "replace")) || (data19 === "migrate")) || (data19 === "restore")) || (data19 === "trash")) || (data19 === "delete"))){
const err39 = {instancePath:instancePath+"/spec/filter/actions/" + i4,schemaPath:"#/properties/spec/properties/filter/properties/actions/items/enum",keyword:"enum",params:{allowedValues: schema49.properties.spec.properties.filter.properties.actions.items.enum}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
let i5 = data18.length;
let j2;
if(i5 > 1){
const indices2 = {};
for(;i5--;){
let item2 = data18[i5];
if(typeof item2 !== "string"){
continue;
}
if(typeof indices2[item2] == "number"){
j2 = indices2[item2];
const err40 = {instancePath:instancePath+"/spec/filter/actions",schemaPath:"#/properties/spec/properties/filter/properties/actions/uniqueItems",keyword:"uniqueItems",params:{i: i5, j: j2}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
break;
}
indices2[item2] = i5;
}
}
}
else {
const err41 = {instancePath:instancePath+"/spec/filter/actions",schemaPath:"#/properties/spec/properties/filter/properties/actions/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data13.fields !== undefined){
let data20 = data13.fields;
if(Array.isArray(data20)){
if(data20.length < 1){
const err42 = {instancePath:instancePath+"/spec/filter/fields",schemaPath:"#/properties/spec/properties/filter/properties/fields/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
const len3 = data20.length;
for(let i6=0; i6<len3; i6++){
let data21 = data20[i6];
if(typeof data21 === "string"){
if(func1(data21) > 200){
const err43 = {instancePath:instancePath+"/spec/filter/fields/" + i6,schemaPath:"#/properties/spec/properties/filter/properties/fields/items/maxLength",keyword:"maxLength",params:{limit: 200}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
if(func1(data21) < 1){
const err44 = {instancePath:instancePath+"/spec/filter/fields/" + i6,schemaPath:"#/properties/spec/properties/filter/properties/fields/items/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
else {
const err45 = {instancePath:instancePath+"/spec/filter/fields/" + i6,schemaPath:"#/properties/spec/properties/filter/properties/fields/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
let i7 = data20.length;
let j3;
if(i7 > 1){
const indices3 = {};
for(;i7--;){
let item3 = data20[i7];
if(typeof item3 !== "string"){
continue;
}
if(typeof indices3[item3] == "number"){
j3 = indices3[item3];
const err46 = {instancePath:instancePath+"/spec/filter/fields",schemaPath:"#/properties/spec/properties/filter/properties/fields/uniqueItems",keyword:"uniqueItems",params:{i: i7, j: j3}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
break;
}
indices3[item3] = i7;
}
}
}
else {
const err47 = {instancePath:instancePath+"/spec/filter/fields",schemaPath:"#/properties/spec/properties/filter/properties/fields/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
}
else {
const err48 = {instancePath:instancePath+"/spec/filter",schemaPath:"#/properties/spec/properties/filter/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
if(data9.secretRef !== undefined){
let data22 = data9.secretRef;
if(data22 && typeof data22 == "object" && !Array.isArray(data22)){
if(data22.secret === undefined){
const err49 = {instancePath:instancePath+"/spec/secretRef",schemaPath:"#/properties/spec/properties/secretRef/required",keyword:"required",params:{missingProperty: "secret"}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
if(data22.key === undefined){
const err50 = {instancePath:instancePath+"/spec/secretRef",schemaPath:"#/properties/spec/properties/secretRef/required",keyword:"required",params:{missingProperty: "key"}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
for(const key7 in data22){
if(!((key7 === "secret") || (key7 === "key"))){
const err51 = {instancePath:instancePath+"/spec/secretRef",schemaPath:"#/properties/spec/properties/secretRef/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
if(data22.secret !== undefined){
let data23 = data22.secret;
if(typeof data23 === "string"){
if(!pattern10.test(data23)){
const err52 = {instancePath:instancePath+"/spec/secretRef/secret",schemaPath:"#/properties/spec/properties/secretRef/properties/secret/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
else {
const err53 = {instancePath:instancePath+"/spec/secretRef/secret",schemaPath:"#/properties/spec/properties/secretRef/properties/secret/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
if(data22.key !== undefined){
let data24 = data22.key;
if(typeof data24 === "string"){
if(func1(data24) > 253){
const err54 = {instancePath:instancePath+"/spec/secretRef/key",schemaPath:"#/properties/spec/properties/secretRef/properties/key/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
if(func1(data24) < 1){
const err55 = {instancePath:instancePath+"/spec/secretRef/key",schemaPath:"#/properties/spec/properties/secretRef/properties/key/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
else {
const err56 = {instancePath:instancePath+"/spec/secretRef/key",schemaPath:"#/properties/spec/properties/secretRef/properties/key/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
}
else {
const err57 = {instancePath:instancePath+"/spec/secretRef",schemaPath:"#/properties/spec/properties/secretRef/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
if(data9.admission !== undefined){
let data25 = data9.admission;
if(data25 && typeof data25 == "object" && !Array.isArray(data25)){
if(data25.defaultResult === undefined){
data25.defaultResult = "abandon";
}
for(const key8 in data25){
if(!(key8 === "defaultResult")){
const err58 = {instancePath:instancePath+"/spec/admission",schemaPath:"#/properties/spec/properties/admission/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
let data26 = data25.defaultResult;
if(typeof data26 !== "string"){
const err59 = {instancePath:instancePath+"/spec/admission/defaultResult",schemaPath:"#/properties/spec/properties/admission/properties/defaultResult/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
if(!((data26 === "continue") || (data26 === "abandon"))){
const err60 = {instancePath:instancePath+"/spec/admission/defaultResult",schemaPath:"#/properties/spec/properties/admission/properties/defaultResult/enum",keyword:"enum",params:{allowedValues: schema49.properties.spec.properties.admission.properties.defaultResult.enum}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
else {
const err61 = {instancePath:instancePath+"/spec/admission",schemaPath:"#/properties/spec/properties/admission/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
let data27 = data9.timeout;
if(typeof data27 === "string"){
if(!pattern25.test(data27)){
const err62 = {instancePath:instancePath+"/spec/timeout",schemaPath:"#/properties/spec/properties/timeout/pattern",keyword:"pattern",params:{pattern: "^([0-9]+(\\.[0-9]+)?[smhdw])+$"}};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
else {
const err63 = {instancePath:instancePath+"/spec/timeout",schemaPath:"#/properties/spec/properties/timeout/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
let data28 = data9.retry;
if(data28 && typeof data28 == "object" && !Array.isArray(data28)){
if(data28.for === undefined){
data28.for = "24h";
}
if(data28.maxBackoff === undefined){
data28.maxBackoff = "15m";
}
for(const key9 in data28){
if(!((key9 === "for") || (key9 === "maxBackoff"))){
const err64 = {instancePath:instancePath+"/spec/retry",schemaPath:"#/properties/spec/properties/retry/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
let data29 = data28.for;
if(typeof data29 === "string"){
if(!pattern25.test(data29)){
const err65 = {instancePath:instancePath+"/spec/retry/for",schemaPath:"#/properties/spec/properties/retry/properties/for/pattern",keyword:"pattern",params:{pattern: "^([0-9]+(\\.[0-9]+)?[smhdw])+$"}};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
else {
const err66 = {instancePath:instancePath+"/spec/retry/for",schemaPath:"#/properties/spec/properties/retry/properties/for/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
let data30 = data28.maxBackoff;
if(typeof data30 === "string"){
if(!pattern25.test(data30)){
const err67 = {instancePath:instancePath+"/spec/retry/maxBackoff",schemaPath:"#/properties/spec/properties/retry/properties/maxBackoff/pattern",keyword:"pattern",params:{pattern: "^([0-9]+(\\.[0-9]+)?[smhdw])+$"}};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
else {
const err68 = {instancePath:instancePath+"/spec/retry/maxBackoff",schemaPath:"#/properties/spec/properties/retry/properties/maxBackoff/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
else {
const err69 = {instancePath:instancePath+"/spec/retry",schemaPath:"#/properties/spec/properties/retry/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
let data31 = data9.deletionPolicy;
if(typeof data31 !== "string"){
const err70 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
if(!((data31 === "Delete") || (data31 === "Retain"))){
const err71 = {instancePath:instancePath+"/spec/deletionPolicy",schemaPath:"#/properties/spec/properties/deletionPolicy/enum",keyword:"enum",params:{allowedValues: schema49.properties.spec.properties.deletionPolicy.enum}};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
if(typeof data9.protect !== "boolean"){
const err72 = {instancePath:instancePath+"/spec/protect",schemaPath:"#/properties/spec/properties/protect/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
let data33 = data9.drift;
if(typeof data33 !== "string"){
const err73 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
if(!((data33 === "fix") || (data33 === "report"))){
const err74 = {instancePath:instancePath+"/spec/drift",schemaPath:"#/properties/spec/properties/drift/enum",keyword:"enum",params:{allowedValues: schema49.properties.spec.properties.drift.enum}};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
else {
const err75 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
}
else {
const err76 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
validate38.errors = vErrors;
return errors === 0;
}
validate38.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};
