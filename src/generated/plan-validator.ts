// @ts-nocheck
// Made by `npm run generate` from schemas/plan.schema.json; not to be edited.
// Compiled by ajv: true, or false with its `errors`.
"use strict";
export const validate = validate20;
export default validate20;
const schema31 = {"$schema":"https://json-schema.org/draft/2020-12/schema","title":"Plan","type":"object","additionalProperties":false,"required":["version","fleet","commit","changes","blocked","orphans","problems","notices","unchanged","digest"],"properties":{"version":{"const":2},"fleet":{"type":"string"},"commit":{"type":"string"},"changes":{"type":"array","items":{"$ref":"#/$defs/change"}},"blocked":{"type":"array","items":{"$ref":"#/$defs/blocked"}},"orphans":{"type":"array","items":{"$ref":"#/$defs/orphan"}},"problems":{"type":"array","items":{"$ref":"#/$defs/problem"}},"notices":{"type":"array","items":{"type":"string"}},"dangers":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["resource","message"],"properties":{"resource":{"type":"string"},"message":{"type":"string"}}}},"unchanged":{"type":"number","minimum":0},"digest":{"type":"string","pattern":"^[0-9a-f]{64}$"}},"$defs":{"keep":{"type":"object","additionalProperties":false,"required":["onDelete","trashSeconds"],"properties":{"onDelete":{"enum":["delete","retain"]},"trashSeconds":{"type":"number","minimum":0}}},"mark":{"type":"object","additionalProperties":false,"required":["fleet","owner","applied","commit","protect","keep"],"properties":{"fleet":{"type":"string"},"owner":{"type":"string"},"applied":{"type":"string"},"commit":{"type":"string"},"origin":{"type":"string"},"protect":{"type":"boolean"},"keep":{"$ref":"#/$defs/keep"},"announces":{"type":"array","items":{"type":"string"}},"adopted":{"type":"boolean","enum":[true]}}},"migration":{"type":"object","additionalProperties":false,"required":["mode","transfer","address","disks","redirects","limits"],"properties":{"mode":{"enum":["live","stopped"]},"transfer":{"enum":["qemu","definition"]},"address":{"type":["string","null"]},"disks":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["from","to","state","mark"],"properties":{"from":{"type":"string"},"to":{"type":"string"},"state":{"type":"object"},"mark":{"$ref":"#/$defs/mark"}}}},"redirects":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["id","type","target","name","owner","mark","after","edits"],"properties":{"id":{"type":"string"},"type":{"type":"string"},"target":{"type":"string"},"name":{"type":"string"},"owner":{"type":"string"},"mark":{"$ref":"#/$defs/mark"},"after":{"type":"array","items":{"type":"string"}},"edits":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["field"],"properties":{"field":{"type":"string"},"entry":{"type":"string"},"value":{},"add":{"type":"string"},"remove":{"type":"string"}}}}}}},"limits":{"type":"object","additionalProperties":false,"required":["parallel","perHost","maxDowntimeMs","timeoutSeconds"],"properties":{"parallel":{"type":"number","minimum":1},"perHost":{"type":"number","minimum":1},"maxDowntimeMs":{"type":"number","minimum":0},"timeoutSeconds":{"type":"number","minimum":0}}}}},"trashed":{"type":"object","additionalProperties":false,"required":["since","until"],"properties":{"since":{"type":"string"},"until":{"type":["string","null"]},"movedTo":{"type":"string"}}},"policy":{"type":"object","additionalProperties":false,"required":["reboot","recreate"],"properties":{"reboot":{"enum":["Never","Window","Immediate"]},"recreate":{"enum":["Never","Window","Immediate"]}}},"field":{"type":"object","additionalProperties":false,"required":["path","impact","where"],"properties":{"path":{"type":"string"},"before":{},"after":{},"impact":{"enum":["live","reboot","replace","refuse"]},"where":{"enum":["stored","running","both"]}}},"hold":{"type":"object","additionalProperties":false,"required":["gate","reason"],"properties":{"gate":{"enum":["approval","guard","window","updatePolicy","drift","suspended","files","dependency","pool-limit","capacity","in-progress","backoff","rollout","mass-failure","protected","lineage","revision"]},"reason":{"type":"string"},"until":{"type":"string"}}},"seed":{"type":"object","additionalProperties":false,"required":["metaData","networkConfig","userData"],"properties":{"metaData":{"type":"string"},"networkConfig":{"type":"string"},"userData":{"oneOf":[{"type":"string"},{"type":"object","additionalProperties":false,"required":["secret","key"],"properties":{"secret":{"type":"string"},"key":{"type":"string"}}}]}}},"build":{"oneOf":[{"type":"object","additionalProperties":false,"required":["from","image","part","format"],"properties":{"from":{"const":"image"},"image":{"type":"string"},"part":{"enum":["disk","kernel","initrd"]},"format":{"enum":["qcow2","raw"]}}},{"type":"object","additionalProperties":false,"required":["from","secret","key"],"properties":{"from":{"const":"secret"},"secret":{"type":"string"},"key":{"type":"string"}}},{"type":"object","additionalProperties":false,"required":["from","seed"],"properties":{"from":{"const":"seed"},"seed":{"$ref":"#/$defs/seed"}}}]},"change":{"type":"object","additionalProperties":false,"required":["id","type","target","name","action","change","owner","cause","impact","losesData","fields","dependsOn","policy","retention","digest"],"properties":{"id":{"type":"string"},"type":{"type":"string"},"target":{"type":"string"},"name":{"type":"string"},"action":{"enum":["create","update","restart","replace","migrate","restore","trash","delete"]},"change":{"type":"string"},"owner":{"type":"string"},"cause":{"enum":["commit","drift","health","scale","removed","expired"]},"impact":{"enum":["live","reboot","replace","refuse"]},"losesData":{"type":"boolean"},"before":{"type":"object"},"running":{"type":"object"},"after":{"type":"object"},"fields":{"type":"array","items":{"$ref":"#/$defs/field"}},"mark":{"$ref":"#/$defs/mark"},"trashed":{"$ref":"#/$defs/trashed"},"build":{"$ref":"#/$defs/build"},"from":{"type":"string"},"migration":{"$ref":"#/$defs/migration"},"dependsOn":{"type":"array","items":{"type":"string"}},"orderedAfter":{"type":"array","items":{"type":"string"}},"policy":{"$ref":"#/$defs/policy"},"retention":{"$ref":"#/$defs/keep"},"sensitive":{"type":"array","items":{"type":"string"}},"hold":{"$ref":"#/$defs/hold"},"digest":{"type":"string","pattern":"^[0-9a-f]{64}$"},"supersedes":{"type":"array","items":{"type":"string","pattern":"^[0-9a-f]{64}$"}},"summary":{"type":"string"}}},"blocked":{"type":"object","additionalProperties":false,"required":["resource","code","message"],"properties":{"resource":{"type":"string"},"object":{"type":"string"},"code":{"enum":["unmanaged","unreadable","capacity","refused","duplicate","invalid","dependency"]},"message":{"type":"string"},"hint":{"type":"string"}}},"orphan":{"type":"object","additionalProperties":false,"required":["object","mark","reason"],"properties":{"object":{"type":"string"},"mark":{"$ref":"#/$defs/mark"},"reason":{"type":"string"},"trashed":{"$ref":"#/$defs/trashed"}}},"problem":{"type":"object","additionalProperties":false,"required":["file","line","column","path","message"],"properties":{"file":{"type":"string"},"line":{"type":"number"},"column":{"type":"number"},"path":{"type":"string"},"message":{"type":"string"},"hint":{"type":"string"},"resource":{"type":"string"}}}}};
const schema43 = {"type":"object","additionalProperties":false,"required":["resource","code","message"],"properties":{"resource":{"type":"string"},"object":{"type":"string"},"code":{"enum":["unmanaged","unreadable","capacity","refused","duplicate","invalid","dependency"]},"message":{"type":"string"},"hint":{"type":"string"}}};
const schema46 = {"type":"object","additionalProperties":false,"required":["file","line","column","path","message"],"properties":{"file":{"type":"string"},"line":{"type":"number"},"column":{"type":"number"},"path":{"type":"string"},"message":{"type":"string"},"hint":{"type":"string"},"resource":{"type":"string"}}};
const func1 = Object.prototype.hasOwnProperty;
const schema32 = {"type":"object","additionalProperties":false,"required":["id","type","target","name","action","change","owner","cause","impact","losesData","fields","dependsOn","policy","retention","digest"],"properties":{"id":{"type":"string"},"type":{"type":"string"},"target":{"type":"string"},"name":{"type":"string"},"action":{"enum":["create","update","restart","replace","migrate","restore","trash","delete"]},"change":{"type":"string"},"owner":{"type":"string"},"cause":{"enum":["commit","drift","health","scale","removed","expired"]},"impact":{"enum":["live","reboot","replace","refuse"]},"losesData":{"type":"boolean"},"before":{"type":"object"},"running":{"type":"object"},"after":{"type":"object"},"fields":{"type":"array","items":{"$ref":"#/$defs/field"}},"mark":{"$ref":"#/$defs/mark"},"trashed":{"$ref":"#/$defs/trashed"},"build":{"$ref":"#/$defs/build"},"from":{"type":"string"},"migration":{"$ref":"#/$defs/migration"},"dependsOn":{"type":"array","items":{"type":"string"}},"orderedAfter":{"type":"array","items":{"type":"string"}},"policy":{"$ref":"#/$defs/policy"},"retention":{"$ref":"#/$defs/keep"},"sensitive":{"type":"array","items":{"type":"string"}},"hold":{"$ref":"#/$defs/hold"},"digest":{"type":"string","pattern":"^[0-9a-f]{64}$"},"supersedes":{"type":"array","items":{"type":"string","pattern":"^[0-9a-f]{64}$"}},"summary":{"type":"string"}}};
const schema33 = {"type":"object","additionalProperties":false,"required":["path","impact","where"],"properties":{"path":{"type":"string"},"before":{},"after":{},"impact":{"enum":["live","reboot","replace","refuse"]},"where":{"enum":["stored","running","both"]}}};
const schema36 = {"type":"object","additionalProperties":false,"required":["since","until"],"properties":{"since":{"type":"string"},"until":{"type":["string","null"]},"movedTo":{"type":"string"}}};
const schema40 = {"type":"object","additionalProperties":false,"required":["reboot","recreate"],"properties":{"reboot":{"enum":["Never","Window","Immediate"]},"recreate":{"enum":["Never","Window","Immediate"]}}};
const schema35 = {"type":"object","additionalProperties":false,"required":["onDelete","trashSeconds"],"properties":{"onDelete":{"enum":["delete","retain"]},"trashSeconds":{"type":"number","minimum":0}}};
const schema42 = {"type":"object","additionalProperties":false,"required":["gate","reason"],"properties":{"gate":{"enum":["approval","guard","window","updatePolicy","drift","suspended","files","dependency","pool-limit","capacity","in-progress","backoff","rollout","mass-failure","protected","lineage","revision"]},"reason":{"type":"string"},"until":{"type":"string"}}};
const schema34 = {"type":"object","additionalProperties":false,"required":["fleet","owner","applied","commit","protect","keep"],"properties":{"fleet":{"type":"string"},"owner":{"type":"string"},"applied":{"type":"string"},"commit":{"type":"string"},"origin":{"type":"string"},"protect":{"type":"boolean"},"keep":{"$ref":"#/$defs/keep"},"announces":{"type":"array","items":{"type":"string"}},"adopted":{"type":"boolean","enum":[true]}}};

function validate22(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate22.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((((data.fleet === undefined) && (missing0 = "fleet")) || ((data.owner === undefined) && (missing0 = "owner"))) || ((data.applied === undefined) && (missing0 = "applied"))) || ((data.commit === undefined) && (missing0 = "commit"))) || ((data.protect === undefined) && (missing0 = "protect"))) || ((data.keep === undefined) && (missing0 = "keep"))){
validate22.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(func1.call(schema34.properties, key0))){
validate22.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.fleet !== undefined){
const _errs2 = errors;
if(typeof data.fleet !== "string"){
validate22.errors = [{instancePath:instancePath+"/fleet",schemaPath:"#/properties/fleet/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.owner !== undefined){
const _errs4 = errors;
if(typeof data.owner !== "string"){
validate22.errors = [{instancePath:instancePath+"/owner",schemaPath:"#/properties/owner/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.applied !== undefined){
const _errs6 = errors;
if(typeof data.applied !== "string"){
validate22.errors = [{instancePath:instancePath+"/applied",schemaPath:"#/properties/applied/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.commit !== undefined){
const _errs8 = errors;
if(typeof data.commit !== "string"){
validate22.errors = [{instancePath:instancePath+"/commit",schemaPath:"#/properties/commit/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.origin !== undefined){
const _errs10 = errors;
if(typeof data.origin !== "string"){
validate22.errors = [{instancePath:instancePath+"/origin",schemaPath:"#/properties/origin/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.protect !== undefined){
const _errs12 = errors;
if(typeof data.protect !== "boolean"){
validate22.errors = [{instancePath:instancePath+"/protect",schemaPath:"#/properties/protect/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.keep !== undefined){
let data6 = data.keep;
const _errs14 = errors;
const _errs15 = errors;
if(errors === _errs15){
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
let missing1;
if(((data6.onDelete === undefined) && (missing1 = "onDelete")) || ((data6.trashSeconds === undefined) && (missing1 = "trashSeconds"))){
validate22.errors = [{instancePath:instancePath+"/keep",schemaPath:"#/$defs/keep/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
const _errs17 = errors;
for(const key1 in data6){
if(!((key1 === "onDelete") || (key1 === "trashSeconds"))){
validate22.errors = [{instancePath:instancePath+"/keep",schemaPath:"#/$defs/keep/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs17 === errors){
if(data6.onDelete !== undefined){
let data7 = data6.onDelete;
const _errs18 = errors;
if(!((data7 === "delete") || (data7 === "retain"))){
validate22.errors = [{instancePath:instancePath+"/keep/onDelete",schemaPath:"#/$defs/keep/properties/onDelete/enum",keyword:"enum",params:{allowedValues: schema35.properties.onDelete.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid2 = _errs18 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data6.trashSeconds !== undefined){
let data8 = data6.trashSeconds;
const _errs19 = errors;
if(errors === _errs19){
if(typeof data8 == "number"){
if(data8 < 0 || isNaN(data8)){
validate22.errors = [{instancePath:instancePath+"/keep/trashSeconds",schemaPath:"#/$defs/keep/properties/trashSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
else {
validate22.errors = [{instancePath:instancePath+"/keep/trashSeconds",schemaPath:"#/$defs/keep/properties/trashSeconds/type",keyword:"type",params:{type: "number"},message:"must be number"}];
return false;
}
}
var valid2 = _errs19 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
else {
validate22.errors = [{instancePath:instancePath+"/keep",schemaPath:"#/$defs/keep/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.announces !== undefined){
let data9 = data.announces;
const _errs21 = errors;
if(errors === _errs21){
if(Array.isArray(data9)){
var valid3 = true;
const len0 = data9.length;
for(let i0=0; i0<len0; i0++){
const _errs23 = errors;
if(typeof data9[i0] !== "string"){
validate22.errors = [{instancePath:instancePath+"/announces/" + i0,schemaPath:"#/properties/announces/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid3 = _errs23 === errors;
if(!valid3){
break;
}
}
}
else {
validate22.errors = [{instancePath:instancePath+"/announces",schemaPath:"#/properties/announces/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs21 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.adopted !== undefined){
let data11 = data.adopted;
const _errs25 = errors;
if(typeof data11 !== "boolean"){
validate22.errors = [{instancePath:instancePath+"/adopted",schemaPath:"#/properties/adopted/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
if(!(data11 === true)){
validate22.errors = [{instancePath:instancePath+"/adopted",schemaPath:"#/properties/adopted/enum",keyword:"enum",params:{allowedValues: schema34.properties.adopted.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs25 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate22.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate22.errors = vErrors;
return errors === 0;
}
validate22.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema37 = {"oneOf":[{"type":"object","additionalProperties":false,"required":["from","image","part","format"],"properties":{"from":{"const":"image"},"image":{"type":"string"},"part":{"enum":["disk","kernel","initrd"]},"format":{"enum":["qcow2","raw"]}}},{"type":"object","additionalProperties":false,"required":["from","secret","key"],"properties":{"from":{"const":"secret"},"secret":{"type":"string"},"key":{"type":"string"}}},{"type":"object","additionalProperties":false,"required":["from","seed"],"properties":{"from":{"const":"seed"},"seed":{"$ref":"#/$defs/seed"}}}]};
const schema38 = {"type":"object","additionalProperties":false,"required":["metaData","networkConfig","userData"],"properties":{"metaData":{"type":"string"},"networkConfig":{"type":"string"},"userData":{"oneOf":[{"type":"string"},{"type":"object","additionalProperties":false,"required":["secret","key"],"properties":{"secret":{"type":"string"},"key":{"type":"string"}}}]}}};

function validate24(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate24.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs0 = errors;
let valid0 = false;
let passing0 = null;
const _errs1 = errors;
if(errors === _errs1){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.from === undefined) && (missing0 = "from")) || ((data.image === undefined) && (missing0 = "image"))) || ((data.part === undefined) && (missing0 = "part"))) || ((data.format === undefined) && (missing0 = "format"))){
const err0 = {instancePath,schemaPath:"#/oneOf/0/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
else {
const _errs3 = errors;
for(const key0 in data){
if(!((((key0 === "from") || (key0 === "image")) || (key0 === "part")) || (key0 === "format"))){
const err1 = {instancePath,schemaPath:"#/oneOf/0/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
break;
}
}
if(_errs3 === errors){
if(data.from !== undefined){
const _errs4 = errors;
if("image" !== data.from){
const err2 = {instancePath:instancePath+"/from",schemaPath:"#/oneOf/0/properties/from/const",keyword:"const",params:{allowedValue: "image"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
var valid1 = _errs4 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.image !== undefined){
const _errs5 = errors;
if(typeof data.image !== "string"){
const err3 = {instancePath:instancePath+"/image",schemaPath:"#/oneOf/0/properties/image/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
var valid1 = _errs5 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.part !== undefined){
let data2 = data.part;
const _errs7 = errors;
if(!(((data2 === "disk") || (data2 === "kernel")) || (data2 === "initrd"))){
const err4 = {instancePath:instancePath+"/part",schemaPath:"#/oneOf/0/properties/part/enum",keyword:"enum",params:{allowedValues: schema37.oneOf[0].properties.part.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
var valid1 = _errs7 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.format !== undefined){
let data3 = data.format;
const _errs8 = errors;
if(!((data3 === "qcow2") || (data3 === "raw"))){
const err5 = {instancePath:instancePath+"/format",schemaPath:"#/oneOf/0/properties/format/enum",keyword:"enum",params:{allowedValues: schema37.oneOf[0].properties.format.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
var valid1 = _errs8 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
}
}
else {
const err6 = {instancePath,schemaPath:"#/oneOf/0/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
var _valid0 = _errs1 === errors;
if(_valid0){
valid0 = true;
passing0 = 0;
var props0 = true;
}
const _errs9 = errors;
if(errors === _errs9){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing1;
if((((data.from === undefined) && (missing1 = "from")) || ((data.secret === undefined) && (missing1 = "secret"))) || ((data.key === undefined) && (missing1 = "key"))){
const err7 = {instancePath,schemaPath:"#/oneOf/1/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
else {
const _errs11 = errors;
for(const key1 in data){
if(!(((key1 === "from") || (key1 === "secret")) || (key1 === "key"))){
const err8 = {instancePath,schemaPath:"#/oneOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
break;
}
}
if(_errs11 === errors){
if(data.from !== undefined){
const _errs12 = errors;
if("secret" !== data.from){
const err9 = {instancePath:instancePath+"/from",schemaPath:"#/oneOf/1/properties/from/const",keyword:"const",params:{allowedValue: "secret"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
var valid2 = _errs12 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data.secret !== undefined){
const _errs13 = errors;
if(typeof data.secret !== "string"){
const err10 = {instancePath:instancePath+"/secret",schemaPath:"#/oneOf/1/properties/secret/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
var valid2 = _errs13 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data.key !== undefined){
const _errs15 = errors;
if(typeof data.key !== "string"){
const err11 = {instancePath:instancePath+"/key",schemaPath:"#/oneOf/1/properties/key/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
var valid2 = _errs15 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
}
else {
const err12 = {instancePath,schemaPath:"#/oneOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
var _valid0 = _errs9 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 1];
}
else {
if(_valid0){
valid0 = true;
passing0 = 1;
if(props0 !== true){
props0 = true;
}
}
const _errs17 = errors;
if(errors === _errs17){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing2;
if(((data.from === undefined) && (missing2 = "from")) || ((data.seed === undefined) && (missing2 = "seed"))){
const err13 = {instancePath,schemaPath:"#/oneOf/2/required",keyword:"required",params:{missingProperty: missing2},message:"must have required property '"+missing2+"'"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
else {
const _errs19 = errors;
for(const key2 in data){
if(!((key2 === "from") || (key2 === "seed"))){
const err14 = {instancePath,schemaPath:"#/oneOf/2/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
break;
}
}
if(_errs19 === errors){
if(data.from !== undefined){
const _errs20 = errors;
if("seed" !== data.from){
const err15 = {instancePath:instancePath+"/from",schemaPath:"#/oneOf/2/properties/from/const",keyword:"const",params:{allowedValue: "seed"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
var valid3 = _errs20 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data.seed !== undefined){
let data8 = data.seed;
const _errs21 = errors;
const _errs22 = errors;
if(errors === _errs22){
if(data8 && typeof data8 == "object" && !Array.isArray(data8)){
let missing3;
if((((data8.metaData === undefined) && (missing3 = "metaData")) || ((data8.networkConfig === undefined) && (missing3 = "networkConfig"))) || ((data8.userData === undefined) && (missing3 = "userData"))){
const err16 = {instancePath:instancePath+"/seed",schemaPath:"#/$defs/seed/required",keyword:"required",params:{missingProperty: missing3},message:"must have required property '"+missing3+"'"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
else {
const _errs24 = errors;
for(const key3 in data8){
if(!(((key3 === "metaData") || (key3 === "networkConfig")) || (key3 === "userData"))){
const err17 = {instancePath:instancePath+"/seed",schemaPath:"#/$defs/seed/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
break;
}
}
if(_errs24 === errors){
if(data8.metaData !== undefined){
const _errs25 = errors;
if(typeof data8.metaData !== "string"){
const err18 = {instancePath:instancePath+"/seed/metaData",schemaPath:"#/$defs/seed/properties/metaData/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
var valid5 = _errs25 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data8.networkConfig !== undefined){
const _errs27 = errors;
if(typeof data8.networkConfig !== "string"){
const err19 = {instancePath:instancePath+"/seed/networkConfig",schemaPath:"#/$defs/seed/properties/networkConfig/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
var valid5 = _errs27 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data8.userData !== undefined){
let data11 = data8.userData;
const _errs29 = errors;
const _errs30 = errors;
let valid6 = false;
let passing1 = null;
const _errs31 = errors;
if(typeof data11 !== "string"){
const err20 = {instancePath:instancePath+"/seed/userData",schemaPath:"#/$defs/seed/properties/userData/oneOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
var _valid1 = _errs31 === errors;
if(_valid1){
valid6 = true;
passing1 = 0;
}
const _errs33 = errors;
if(errors === _errs33){
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
let missing4;
if(((data11.secret === undefined) && (missing4 = "secret")) || ((data11.key === undefined) && (missing4 = "key"))){
const err21 = {instancePath:instancePath+"/seed/userData",schemaPath:"#/$defs/seed/properties/userData/oneOf/1/required",keyword:"required",params:{missingProperty: missing4},message:"must have required property '"+missing4+"'"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
else {
const _errs35 = errors;
for(const key4 in data11){
if(!((key4 === "secret") || (key4 === "key"))){
const err22 = {instancePath:instancePath+"/seed/userData",schemaPath:"#/$defs/seed/properties/userData/oneOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
break;
}
}
if(_errs35 === errors){
if(data11.secret !== undefined){
const _errs36 = errors;
if(typeof data11.secret !== "string"){
const err23 = {instancePath:instancePath+"/seed/userData/secret",schemaPath:"#/$defs/seed/properties/userData/oneOf/1/properties/secret/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
var valid7 = _errs36 === errors;
}
else {
var valid7 = true;
}
if(valid7){
if(data11.key !== undefined){
const _errs38 = errors;
if(typeof data11.key !== "string"){
const err24 = {instancePath:instancePath+"/seed/userData/key",schemaPath:"#/$defs/seed/properties/userData/oneOf/1/properties/key/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
var valid7 = _errs38 === errors;
}
else {
var valid7 = true;
}
}
}
}
}
else {
const err25 = {instancePath:instancePath+"/seed/userData",schemaPath:"#/$defs/seed/properties/userData/oneOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
var _valid1 = _errs33 === errors;
if(_valid1 && valid6){
valid6 = false;
passing1 = [passing1, 1];
}
else {
if(_valid1){
valid6 = true;
passing1 = 1;
}
}
if(!valid6){
const err26 = {instancePath:instancePath+"/seed/userData",schemaPath:"#/$defs/seed/properties/userData/oneOf",keyword:"oneOf",params:{passingSchemas: passing1},message:"must match exactly one schema in oneOf"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
else {
errors = _errs30;
if(vErrors !== null){
if(_errs30){
vErrors.length = _errs30;
}
else {
vErrors = null;
}
}
}
var valid5 = _errs29 === errors;
}
else {
var valid5 = true;
}
}
}
}
}
}
else {
const err27 = {instancePath:instancePath+"/seed",schemaPath:"#/$defs/seed/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
var valid3 = _errs21 === errors;
}
else {
var valid3 = true;
}
}
}
}
}
else {
const err28 = {instancePath,schemaPath:"#/oneOf/2/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
var _valid0 = _errs17 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 2];
}
else {
if(_valid0){
valid0 = true;
passing0 = 2;
if(props0 !== true){
props0 = true;
}
}
}
}
if(!valid0){
const err29 = {instancePath,schemaPath:"#/oneOf",keyword:"oneOf",params:{passingSchemas: passing0},message:"must match exactly one schema in oneOf"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
validate24.errors = vErrors;
return false;
}
else {
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
}
validate24.errors = vErrors;
evaluated0.props = props0;
return errors === 0;
}
validate24.evaluated = {"dynamicProps":true,"dynamicItems":false};

const schema39 = {"type":"object","additionalProperties":false,"required":["mode","transfer","address","disks","redirects","limits"],"properties":{"mode":{"enum":["live","stopped"]},"transfer":{"enum":["qemu","definition"]},"address":{"type":["string","null"]},"disks":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["from","to","state","mark"],"properties":{"from":{"type":"string"},"to":{"type":"string"},"state":{"type":"object"},"mark":{"$ref":"#/$defs/mark"}}}},"redirects":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["id","type","target","name","owner","mark","after","edits"],"properties":{"id":{"type":"string"},"type":{"type":"string"},"target":{"type":"string"},"name":{"type":"string"},"owner":{"type":"string"},"mark":{"$ref":"#/$defs/mark"},"after":{"type":"array","items":{"type":"string"}},"edits":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["field"],"properties":{"field":{"type":"string"},"entry":{"type":"string"},"value":{},"add":{"type":"string"},"remove":{"type":"string"}}}}}}},"limits":{"type":"object","additionalProperties":false,"required":["parallel","perHost","maxDowntimeMs","timeoutSeconds"],"properties":{"parallel":{"type":"number","minimum":1},"perHost":{"type":"number","minimum":1},"maxDowntimeMs":{"type":"number","minimum":0},"timeoutSeconds":{"type":"number","minimum":0}}}}};

function validate26(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate26.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((((data.mode === undefined) && (missing0 = "mode")) || ((data.transfer === undefined) && (missing0 = "transfer"))) || ((data.address === undefined) && (missing0 = "address"))) || ((data.disks === undefined) && (missing0 = "disks"))) || ((data.redirects === undefined) && (missing0 = "redirects"))) || ((data.limits === undefined) && (missing0 = "limits"))){
validate26.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((((((key0 === "mode") || (key0 === "transfer")) || (key0 === "address")) || (key0 === "disks")) || (key0 === "redirects")) || (key0 === "limits"))){
validate26.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.mode !== undefined){
let data0 = data.mode;
const _errs2 = errors;
if(!((data0 === "live") || (data0 === "stopped"))){
validate26.errors = [{instancePath:instancePath+"/mode",schemaPath:"#/properties/mode/enum",keyword:"enum",params:{allowedValues: schema39.properties.mode.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.transfer !== undefined){
let data1 = data.transfer;
const _errs3 = errors;
if(!((data1 === "qemu") || (data1 === "definition"))){
validate26.errors = [{instancePath:instancePath+"/transfer",schemaPath:"#/properties/transfer/enum",keyword:"enum",params:{allowedValues: schema39.properties.transfer.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.address !== undefined){
let data2 = data.address;
const _errs4 = errors;
if((typeof data2 !== "string") && (data2 !== null)){
validate26.errors = [{instancePath:instancePath+"/address",schemaPath:"#/properties/address/type",keyword:"type",params:{type: schema39.properties.address.type},message:"must be string,null"}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.disks !== undefined){
let data3 = data.disks;
const _errs6 = errors;
if(errors === _errs6){
if(Array.isArray(data3)){
var valid1 = true;
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
let data4 = data3[i0];
const _errs8 = errors;
if(errors === _errs8){
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
let missing1;
if(((((data4.from === undefined) && (missing1 = "from")) || ((data4.to === undefined) && (missing1 = "to"))) || ((data4.state === undefined) && (missing1 = "state"))) || ((data4.mark === undefined) && (missing1 = "mark"))){
validate26.errors = [{instancePath:instancePath+"/disks/" + i0,schemaPath:"#/properties/disks/items/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
const _errs10 = errors;
for(const key1 in data4){
if(!((((key1 === "from") || (key1 === "to")) || (key1 === "state")) || (key1 === "mark"))){
validate26.errors = [{instancePath:instancePath+"/disks/" + i0,schemaPath:"#/properties/disks/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs10 === errors){
if(data4.from !== undefined){
const _errs11 = errors;
if(typeof data4.from !== "string"){
validate26.errors = [{instancePath:instancePath+"/disks/" + i0+"/from",schemaPath:"#/properties/disks/items/properties/from/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid2 = _errs11 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data4.to !== undefined){
const _errs13 = errors;
if(typeof data4.to !== "string"){
validate26.errors = [{instancePath:instancePath+"/disks/" + i0+"/to",schemaPath:"#/properties/disks/items/properties/to/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid2 = _errs13 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data4.state !== undefined){
let data7 = data4.state;
const _errs15 = errors;
if(!(data7 && typeof data7 == "object" && !Array.isArray(data7))){
validate26.errors = [{instancePath:instancePath+"/disks/" + i0+"/state",schemaPath:"#/properties/disks/items/properties/state/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
var valid2 = _errs15 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data4.mark !== undefined){
const _errs17 = errors;
if(!(validate22(data4.mark, {instancePath:instancePath+"/disks/" + i0+"/mark",parentData:data4,parentDataProperty:"mark",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
var valid2 = _errs17 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
}
}
else {
validate26.errors = [{instancePath:instancePath+"/disks/" + i0,schemaPath:"#/properties/disks/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid1 = _errs8 === errors;
if(!valid1){
break;
}
}
}
else {
validate26.errors = [{instancePath:instancePath+"/disks",schemaPath:"#/properties/disks/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.redirects !== undefined){
let data9 = data.redirects;
const _errs18 = errors;
if(errors === _errs18){
if(Array.isArray(data9)){
var valid3 = true;
const len1 = data9.length;
for(let i1=0; i1<len1; i1++){
let data10 = data9[i1];
const _errs20 = errors;
if(errors === _errs20){
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
let missing2;
if(((((((((data10.id === undefined) && (missing2 = "id")) || ((data10.type === undefined) && (missing2 = "type"))) || ((data10.target === undefined) && (missing2 = "target"))) || ((data10.name === undefined) && (missing2 = "name"))) || ((data10.owner === undefined) && (missing2 = "owner"))) || ((data10.mark === undefined) && (missing2 = "mark"))) || ((data10.after === undefined) && (missing2 = "after"))) || ((data10.edits === undefined) && (missing2 = "edits"))){
validate26.errors = [{instancePath:instancePath+"/redirects/" + i1,schemaPath:"#/properties/redirects/items/required",keyword:"required",params:{missingProperty: missing2},message:"must have required property '"+missing2+"'"}];
return false;
}
else {
const _errs22 = errors;
for(const key2 in data10){
if(!((((((((key2 === "id") || (key2 === "type")) || (key2 === "target")) || (key2 === "name")) || (key2 === "owner")) || (key2 === "mark")) || (key2 === "after")) || (key2 === "edits"))){
validate26.errors = [{instancePath:instancePath+"/redirects/" + i1,schemaPath:"#/properties/redirects/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs22 === errors){
if(data10.id !== undefined){
const _errs23 = errors;
if(typeof data10.id !== "string"){
validate26.errors = [{instancePath:instancePath+"/redirects/" + i1+"/id",schemaPath:"#/properties/redirects/items/properties/id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid4 = _errs23 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data10.type !== undefined){
const _errs25 = errors;
if(typeof data10.type !== "string"){
validate26.errors = [{instancePath:instancePath+"/redirects/" + i1+"/type",schemaPath:"#/properties/redirects/items/properties/type/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid4 = _errs25 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data10.target !== undefined){
const _errs27 = errors;
if(typeof data10.target !== "string"){
validate26.errors = [{instancePath:instancePath+"/redirects/" + i1+"/target",schemaPath:"#/properties/redirects/items/properties/target/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid4 = _errs27 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data10.name !== undefined){
const _errs29 = errors;
if(typeof data10.name !== "string"){
validate26.errors = [{instancePath:instancePath+"/redirects/" + i1+"/name",schemaPath:"#/properties/redirects/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid4 = _errs29 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data10.owner !== undefined){
const _errs31 = errors;
if(typeof data10.owner !== "string"){
validate26.errors = [{instancePath:instancePath+"/redirects/" + i1+"/owner",schemaPath:"#/properties/redirects/items/properties/owner/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid4 = _errs31 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data10.mark !== undefined){
const _errs33 = errors;
if(!(validate22(data10.mark, {instancePath:instancePath+"/redirects/" + i1+"/mark",parentData:data10,parentDataProperty:"mark",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
var valid4 = _errs33 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data10.after !== undefined){
let data17 = data10.after;
const _errs34 = errors;
if(errors === _errs34){
if(Array.isArray(data17)){
var valid5 = true;
const len2 = data17.length;
for(let i2=0; i2<len2; i2++){
const _errs36 = errors;
if(typeof data17[i2] !== "string"){
validate26.errors = [{instancePath:instancePath+"/redirects/" + i1+"/after/" + i2,schemaPath:"#/properties/redirects/items/properties/after/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid5 = _errs36 === errors;
if(!valid5){
break;
}
}
}
else {
validate26.errors = [{instancePath:instancePath+"/redirects/" + i1+"/after",schemaPath:"#/properties/redirects/items/properties/after/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid4 = _errs34 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data10.edits !== undefined){
let data19 = data10.edits;
const _errs38 = errors;
if(errors === _errs38){
if(Array.isArray(data19)){
var valid6 = true;
const len3 = data19.length;
for(let i3=0; i3<len3; i3++){
let data20 = data19[i3];
const _errs40 = errors;
if(errors === _errs40){
if(data20 && typeof data20 == "object" && !Array.isArray(data20)){
let missing3;
if((data20.field === undefined) && (missing3 = "field")){
validate26.errors = [{instancePath:instancePath+"/redirects/" + i1+"/edits/" + i3,schemaPath:"#/properties/redirects/items/properties/edits/items/required",keyword:"required",params:{missingProperty: missing3},message:"must have required property '"+missing3+"'"}];
return false;
}
else {
const _errs42 = errors;
for(const key3 in data20){
if(!(((((key3 === "field") || (key3 === "entry")) || (key3 === "value")) || (key3 === "add")) || (key3 === "remove"))){
validate26.errors = [{instancePath:instancePath+"/redirects/" + i1+"/edits/" + i3,schemaPath:"#/properties/redirects/items/properties/edits/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs42 === errors){
if(data20.field !== undefined){
const _errs43 = errors;
if(typeof data20.field !== "string"){
validate26.errors = [{instancePath:instancePath+"/redirects/" + i1+"/edits/" + i3+"/field",schemaPath:"#/properties/redirects/items/properties/edits/items/properties/field/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid7 = _errs43 === errors;
}
else {
var valid7 = true;
}
if(valid7){
if(data20.entry !== undefined){
const _errs45 = errors;
if(typeof data20.entry !== "string"){
validate26.errors = [{instancePath:instancePath+"/redirects/" + i1+"/edits/" + i3+"/entry",schemaPath:"#/properties/redirects/items/properties/edits/items/properties/entry/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid7 = _errs45 === errors;
}
else {
var valid7 = true;
}
if(valid7){
if(data20.add !== undefined){
const _errs47 = errors;
if(typeof data20.add !== "string"){
validate26.errors = [{instancePath:instancePath+"/redirects/" + i1+"/edits/" + i3+"/add",schemaPath:"#/properties/redirects/items/properties/edits/items/properties/add/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid7 = _errs47 === errors;
}
else {
var valid7 = true;
}
if(valid7){
if(data20.remove !== undefined){
const _errs49 = errors;
if(typeof data20.remove !== "string"){
validate26.errors = [{instancePath:instancePath+"/redirects/" + i1+"/edits/" + i3+"/remove",schemaPath:"#/properties/redirects/items/properties/edits/items/properties/remove/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid7 = _errs49 === errors;
}
else {
var valid7 = true;
}
}
}
}
}
}
}
else {
validate26.errors = [{instancePath:instancePath+"/redirects/" + i1+"/edits/" + i3,schemaPath:"#/properties/redirects/items/properties/edits/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid6 = _errs40 === errors;
if(!valid6){
break;
}
}
}
else {
validate26.errors = [{instancePath:instancePath+"/redirects/" + i1+"/edits",schemaPath:"#/properties/redirects/items/properties/edits/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid4 = _errs38 === errors;
}
else {
var valid4 = true;
}
}
}
}
}
}
}
}
}
}
}
else {
validate26.errors = [{instancePath:instancePath+"/redirects/" + i1,schemaPath:"#/properties/redirects/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid3 = _errs20 === errors;
if(!valid3){
break;
}
}
}
else {
validate26.errors = [{instancePath:instancePath+"/redirects",schemaPath:"#/properties/redirects/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.limits !== undefined){
let data25 = data.limits;
const _errs51 = errors;
if(errors === _errs51){
if(data25 && typeof data25 == "object" && !Array.isArray(data25)){
let missing4;
if(((((data25.parallel === undefined) && (missing4 = "parallel")) || ((data25.perHost === undefined) && (missing4 = "perHost"))) || ((data25.maxDowntimeMs === undefined) && (missing4 = "maxDowntimeMs"))) || ((data25.timeoutSeconds === undefined) && (missing4 = "timeoutSeconds"))){
validate26.errors = [{instancePath:instancePath+"/limits",schemaPath:"#/properties/limits/required",keyword:"required",params:{missingProperty: missing4},message:"must have required property '"+missing4+"'"}];
return false;
}
else {
const _errs53 = errors;
for(const key4 in data25){
if(!((((key4 === "parallel") || (key4 === "perHost")) || (key4 === "maxDowntimeMs")) || (key4 === "timeoutSeconds"))){
validate26.errors = [{instancePath:instancePath+"/limits",schemaPath:"#/properties/limits/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs53 === errors){
if(data25.parallel !== undefined){
let data26 = data25.parallel;
const _errs54 = errors;
if(errors === _errs54){
if(typeof data26 == "number"){
if(data26 < 1 || isNaN(data26)){
validate26.errors = [{instancePath:instancePath+"/limits/parallel",schemaPath:"#/properties/limits/properties/parallel/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
else {
validate26.errors = [{instancePath:instancePath+"/limits/parallel",schemaPath:"#/properties/limits/properties/parallel/type",keyword:"type",params:{type: "number"},message:"must be number"}];
return false;
}
}
var valid8 = _errs54 === errors;
}
else {
var valid8 = true;
}
if(valid8){
if(data25.perHost !== undefined){
let data27 = data25.perHost;
const _errs56 = errors;
if(errors === _errs56){
if(typeof data27 == "number"){
if(data27 < 1 || isNaN(data27)){
validate26.errors = [{instancePath:instancePath+"/limits/perHost",schemaPath:"#/properties/limits/properties/perHost/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
else {
validate26.errors = [{instancePath:instancePath+"/limits/perHost",schemaPath:"#/properties/limits/properties/perHost/type",keyword:"type",params:{type: "number"},message:"must be number"}];
return false;
}
}
var valid8 = _errs56 === errors;
}
else {
var valid8 = true;
}
if(valid8){
if(data25.maxDowntimeMs !== undefined){
let data28 = data25.maxDowntimeMs;
const _errs58 = errors;
if(errors === _errs58){
if(typeof data28 == "number"){
if(data28 < 0 || isNaN(data28)){
validate26.errors = [{instancePath:instancePath+"/limits/maxDowntimeMs",schemaPath:"#/properties/limits/properties/maxDowntimeMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
else {
validate26.errors = [{instancePath:instancePath+"/limits/maxDowntimeMs",schemaPath:"#/properties/limits/properties/maxDowntimeMs/type",keyword:"type",params:{type: "number"},message:"must be number"}];
return false;
}
}
var valid8 = _errs58 === errors;
}
else {
var valid8 = true;
}
if(valid8){
if(data25.timeoutSeconds !== undefined){
let data29 = data25.timeoutSeconds;
const _errs60 = errors;
if(errors === _errs60){
if(typeof data29 == "number"){
if(data29 < 0 || isNaN(data29)){
validate26.errors = [{instancePath:instancePath+"/limits/timeoutSeconds",schemaPath:"#/properties/limits/properties/timeoutSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
else {
validate26.errors = [{instancePath:instancePath+"/limits/timeoutSeconds",schemaPath:"#/properties/limits/properties/timeoutSeconds/type",keyword:"type",params:{type: "number"},message:"must be number"}];
return false;
}
}
var valid8 = _errs60 === errors;
}
else {
var valid8 = true;
}
}
}
}
}
}
}
else {
validate26.errors = [{instancePath:instancePath+"/limits",schemaPath:"#/properties/limits/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs51 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
else {
validate26.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate26.errors = vErrors;
return errors === 0;
}
validate26.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const pattern4 = new RegExp("^[0-9a-f]{64}$", "u");

function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate21.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((((((((((data.id === undefined) && (missing0 = "id")) || ((data.type === undefined) && (missing0 = "type"))) || ((data.target === undefined) && (missing0 = "target"))) || ((data.name === undefined) && (missing0 = "name"))) || ((data.action === undefined) && (missing0 = "action"))) || ((data.change === undefined) && (missing0 = "change"))) || ((data.owner === undefined) && (missing0 = "owner"))) || ((data.cause === undefined) && (missing0 = "cause"))) || ((data.impact === undefined) && (missing0 = "impact"))) || ((data.losesData === undefined) && (missing0 = "losesData"))) || ((data.fields === undefined) && (missing0 = "fields"))) || ((data.dependsOn === undefined) && (missing0 = "dependsOn"))) || ((data.policy === undefined) && (missing0 = "policy"))) || ((data.retention === undefined) && (missing0 = "retention"))) || ((data.digest === undefined) && (missing0 = "digest"))){
validate21.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(func1.call(schema32.properties, key0))){
validate21.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.id !== undefined){
const _errs2 = errors;
if(typeof data.id !== "string"){
validate21.errors = [{instancePath:instancePath+"/id",schemaPath:"#/properties/id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.type !== undefined){
const _errs4 = errors;
if(typeof data.type !== "string"){
validate21.errors = [{instancePath:instancePath+"/type",schemaPath:"#/properties/type/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.target !== undefined){
const _errs6 = errors;
if(typeof data.target !== "string"){
validate21.errors = [{instancePath:instancePath+"/target",schemaPath:"#/properties/target/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.name !== undefined){
const _errs8 = errors;
if(typeof data.name !== "string"){
validate21.errors = [{instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.action !== undefined){
let data4 = data.action;
const _errs10 = errors;
if(!((((((((data4 === "create") || (data4 === "update")) || (data4 === "restart")) || (data4 === "replace")) || (data4 === "migrate")) || (data4 === "restore")) || (data4 === "trash")) || (data4 === "delete"))){
validate21.errors = [{instancePath:instancePath+"/action",schemaPath:"#/properties/action/enum",keyword:"enum",params:{allowedValues: schema32.properties.action.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.change !== undefined){
const _errs11 = errors;
if(typeof data.change !== "string"){
validate21.errors = [{instancePath:instancePath+"/change",schemaPath:"#/properties/change/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.owner !== undefined){
const _errs13 = errors;
if(typeof data.owner !== "string"){
validate21.errors = [{instancePath:instancePath+"/owner",schemaPath:"#/properties/owner/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.cause !== undefined){
let data7 = data.cause;
const _errs15 = errors;
if(!((((((data7 === "commit") || (data7 === "drift")) || (data7 === "health")) || (data7 === "scale")) || (data7 === "removed")) || (data7 === "expired"))){
validate21.errors = [{instancePath:instancePath+"/cause",schemaPath:"#/properties/cause/enum",keyword:"enum",params:{allowedValues: schema32.properties.cause.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.impact !== undefined){
let data8 = data.impact;
const _errs16 = errors;
if(!((((data8 === "live") || (data8 === "reboot")) || (data8 === "replace")) || (data8 === "refuse"))){
validate21.errors = [{instancePath:instancePath+"/impact",schemaPath:"#/properties/impact/enum",keyword:"enum",params:{allowedValues: schema32.properties.impact.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.losesData !== undefined){
const _errs17 = errors;
if(typeof data.losesData !== "boolean"){
validate21.errors = [{instancePath:instancePath+"/losesData",schemaPath:"#/properties/losesData/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.before !== undefined){
let data10 = data.before;
const _errs19 = errors;
if(!(data10 && typeof data10 == "object" && !Array.isArray(data10))){
validate21.errors = [{instancePath:instancePath+"/before",schemaPath:"#/properties/before/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
var valid0 = _errs19 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.running !== undefined){
let data11 = data.running;
const _errs21 = errors;
if(!(data11 && typeof data11 == "object" && !Array.isArray(data11))){
validate21.errors = [{instancePath:instancePath+"/running",schemaPath:"#/properties/running/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
var valid0 = _errs21 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.after !== undefined){
let data12 = data.after;
const _errs23 = errors;
if(!(data12 && typeof data12 == "object" && !Array.isArray(data12))){
validate21.errors = [{instancePath:instancePath+"/after",schemaPath:"#/properties/after/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
var valid0 = _errs23 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.fields !== undefined){
let data13 = data.fields;
const _errs25 = errors;
if(errors === _errs25){
if(Array.isArray(data13)){
var valid1 = true;
const len0 = data13.length;
for(let i0=0; i0<len0; i0++){
let data14 = data13[i0];
const _errs27 = errors;
const _errs28 = errors;
if(errors === _errs28){
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
let missing1;
if((((data14.path === undefined) && (missing1 = "path")) || ((data14.impact === undefined) && (missing1 = "impact"))) || ((data14.where === undefined) && (missing1 = "where"))){
validate21.errors = [{instancePath:instancePath+"/fields/" + i0,schemaPath:"#/$defs/field/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
const _errs30 = errors;
for(const key1 in data14){
if(!(((((key1 === "path") || (key1 === "before")) || (key1 === "after")) || (key1 === "impact")) || (key1 === "where"))){
validate21.errors = [{instancePath:instancePath+"/fields/" + i0,schemaPath:"#/$defs/field/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs30 === errors){
if(data14.path !== undefined){
const _errs31 = errors;
if(typeof data14.path !== "string"){
validate21.errors = [{instancePath:instancePath+"/fields/" + i0+"/path",schemaPath:"#/$defs/field/properties/path/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid3 = _errs31 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data14.impact !== undefined){
let data16 = data14.impact;
const _errs33 = errors;
if(!((((data16 === "live") || (data16 === "reboot")) || (data16 === "replace")) || (data16 === "refuse"))){
validate21.errors = [{instancePath:instancePath+"/fields/" + i0+"/impact",schemaPath:"#/$defs/field/properties/impact/enum",keyword:"enum",params:{allowedValues: schema33.properties.impact.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid3 = _errs33 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data14.where !== undefined){
let data17 = data14.where;
const _errs34 = errors;
if(!(((data17 === "stored") || (data17 === "running")) || (data17 === "both"))){
validate21.errors = [{instancePath:instancePath+"/fields/" + i0+"/where",schemaPath:"#/$defs/field/properties/where/enum",keyword:"enum",params:{allowedValues: schema33.properties.where.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid3 = _errs34 === errors;
}
else {
var valid3 = true;
}
}
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/fields/" + i0,schemaPath:"#/$defs/field/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid1 = _errs27 === errors;
if(!valid1){
break;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/fields",schemaPath:"#/properties/fields/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs25 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.mark !== undefined){
const _errs35 = errors;
if(!(validate22(data.mark, {instancePath:instancePath+"/mark",parentData:data,parentDataProperty:"mark",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
var valid0 = _errs35 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.trashed !== undefined){
let data19 = data.trashed;
const _errs36 = errors;
const _errs37 = errors;
if(errors === _errs37){
if(data19 && typeof data19 == "object" && !Array.isArray(data19)){
let missing2;
if(((data19.since === undefined) && (missing2 = "since")) || ((data19.until === undefined) && (missing2 = "until"))){
validate21.errors = [{instancePath:instancePath+"/trashed",schemaPath:"#/$defs/trashed/required",keyword:"required",params:{missingProperty: missing2},message:"must have required property '"+missing2+"'"}];
return false;
}
else {
const _errs39 = errors;
for(const key2 in data19){
if(!(((key2 === "since") || (key2 === "until")) || (key2 === "movedTo"))){
validate21.errors = [{instancePath:instancePath+"/trashed",schemaPath:"#/$defs/trashed/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs39 === errors){
if(data19.since !== undefined){
const _errs40 = errors;
if(typeof data19.since !== "string"){
validate21.errors = [{instancePath:instancePath+"/trashed/since",schemaPath:"#/$defs/trashed/properties/since/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid5 = _errs40 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data19.until !== undefined){
let data21 = data19.until;
const _errs42 = errors;
if((typeof data21 !== "string") && (data21 !== null)){
validate21.errors = [{instancePath:instancePath+"/trashed/until",schemaPath:"#/$defs/trashed/properties/until/type",keyword:"type",params:{type: schema36.properties.until.type},message:"must be string,null"}];
return false;
}
var valid5 = _errs42 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data19.movedTo !== undefined){
const _errs44 = errors;
if(typeof data19.movedTo !== "string"){
validate21.errors = [{instancePath:instancePath+"/trashed/movedTo",schemaPath:"#/$defs/trashed/properties/movedTo/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid5 = _errs44 === errors;
}
else {
var valid5 = true;
}
}
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/trashed",schemaPath:"#/$defs/trashed/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs36 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.build !== undefined){
const _errs46 = errors;
if(!(validate24(data.build, {instancePath:instancePath+"/build",parentData:data,parentDataProperty:"build",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate24.errors : vErrors.concat(validate24.errors);
errors = vErrors.length;
}
var valid0 = _errs46 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.from !== undefined){
const _errs47 = errors;
if(typeof data.from !== "string"){
validate21.errors = [{instancePath:instancePath+"/from",schemaPath:"#/properties/from/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs47 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.migration !== undefined){
const _errs49 = errors;
if(!(validate26(data.migration, {instancePath:instancePath+"/migration",parentData:data,parentDataProperty:"migration",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
errors = vErrors.length;
}
var valid0 = _errs49 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.dependsOn !== undefined){
let data26 = data.dependsOn;
const _errs50 = errors;
if(errors === _errs50){
if(Array.isArray(data26)){
var valid6 = true;
const len1 = data26.length;
for(let i1=0; i1<len1; i1++){
const _errs52 = errors;
if(typeof data26[i1] !== "string"){
validate21.errors = [{instancePath:instancePath+"/dependsOn/" + i1,schemaPath:"#/properties/dependsOn/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid6 = _errs52 === errors;
if(!valid6){
break;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/dependsOn",schemaPath:"#/properties/dependsOn/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs50 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.orderedAfter !== undefined){
let data28 = data.orderedAfter;
const _errs54 = errors;
if(errors === _errs54){
if(Array.isArray(data28)){
var valid7 = true;
const len2 = data28.length;
for(let i2=0; i2<len2; i2++){
const _errs56 = errors;
if(typeof data28[i2] !== "string"){
validate21.errors = [{instancePath:instancePath+"/orderedAfter/" + i2,schemaPath:"#/properties/orderedAfter/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid7 = _errs56 === errors;
if(!valid7){
break;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/orderedAfter",schemaPath:"#/properties/orderedAfter/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs54 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.policy !== undefined){
let data30 = data.policy;
const _errs58 = errors;
const _errs59 = errors;
if(errors === _errs59){
if(data30 && typeof data30 == "object" && !Array.isArray(data30)){
let missing3;
if(((data30.reboot === undefined) && (missing3 = "reboot")) || ((data30.recreate === undefined) && (missing3 = "recreate"))){
validate21.errors = [{instancePath:instancePath+"/policy",schemaPath:"#/$defs/policy/required",keyword:"required",params:{missingProperty: missing3},message:"must have required property '"+missing3+"'"}];
return false;
}
else {
const _errs61 = errors;
for(const key3 in data30){
if(!((key3 === "reboot") || (key3 === "recreate"))){
validate21.errors = [{instancePath:instancePath+"/policy",schemaPath:"#/$defs/policy/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs61 === errors){
if(data30.reboot !== undefined){
let data31 = data30.reboot;
const _errs62 = errors;
if(!(((data31 === "Never") || (data31 === "Window")) || (data31 === "Immediate"))){
validate21.errors = [{instancePath:instancePath+"/policy/reboot",schemaPath:"#/$defs/policy/properties/reboot/enum",keyword:"enum",params:{allowedValues: schema40.properties.reboot.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid9 = _errs62 === errors;
}
else {
var valid9 = true;
}
if(valid9){
if(data30.recreate !== undefined){
let data32 = data30.recreate;
const _errs63 = errors;
if(!(((data32 === "Never") || (data32 === "Window")) || (data32 === "Immediate"))){
validate21.errors = [{instancePath:instancePath+"/policy/recreate",schemaPath:"#/$defs/policy/properties/recreate/enum",keyword:"enum",params:{allowedValues: schema40.properties.recreate.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid9 = _errs63 === errors;
}
else {
var valid9 = true;
}
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/policy",schemaPath:"#/$defs/policy/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs58 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.retention !== undefined){
let data33 = data.retention;
const _errs64 = errors;
const _errs65 = errors;
if(errors === _errs65){
if(data33 && typeof data33 == "object" && !Array.isArray(data33)){
let missing4;
if(((data33.onDelete === undefined) && (missing4 = "onDelete")) || ((data33.trashSeconds === undefined) && (missing4 = "trashSeconds"))){
validate21.errors = [{instancePath:instancePath+"/retention",schemaPath:"#/$defs/keep/required",keyword:"required",params:{missingProperty: missing4},message:"must have required property '"+missing4+"'"}];
return false;
}
else {
const _errs67 = errors;
for(const key4 in data33){
if(!((key4 === "onDelete") || (key4 === "trashSeconds"))){
validate21.errors = [{instancePath:instancePath+"/retention",schemaPath:"#/$defs/keep/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs67 === errors){
if(data33.onDelete !== undefined){
let data34 = data33.onDelete;
const _errs68 = errors;
if(!((data34 === "delete") || (data34 === "retain"))){
validate21.errors = [{instancePath:instancePath+"/retention/onDelete",schemaPath:"#/$defs/keep/properties/onDelete/enum",keyword:"enum",params:{allowedValues: schema35.properties.onDelete.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid11 = _errs68 === errors;
}
else {
var valid11 = true;
}
if(valid11){
if(data33.trashSeconds !== undefined){
let data35 = data33.trashSeconds;
const _errs69 = errors;
if(errors === _errs69){
if(typeof data35 == "number"){
if(data35 < 0 || isNaN(data35)){
validate21.errors = [{instancePath:instancePath+"/retention/trashSeconds",schemaPath:"#/$defs/keep/properties/trashSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
else {
validate21.errors = [{instancePath:instancePath+"/retention/trashSeconds",schemaPath:"#/$defs/keep/properties/trashSeconds/type",keyword:"type",params:{type: "number"},message:"must be number"}];
return false;
}
}
var valid11 = _errs69 === errors;
}
else {
var valid11 = true;
}
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/retention",schemaPath:"#/$defs/keep/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs64 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sensitive !== undefined){
let data36 = data.sensitive;
const _errs71 = errors;
if(errors === _errs71){
if(Array.isArray(data36)){
var valid12 = true;
const len3 = data36.length;
for(let i3=0; i3<len3; i3++){
const _errs73 = errors;
if(typeof data36[i3] !== "string"){
validate21.errors = [{instancePath:instancePath+"/sensitive/" + i3,schemaPath:"#/properties/sensitive/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid12 = _errs73 === errors;
if(!valid12){
break;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/sensitive",schemaPath:"#/properties/sensitive/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs71 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.hold !== undefined){
let data38 = data.hold;
const _errs75 = errors;
const _errs76 = errors;
if(errors === _errs76){
if(data38 && typeof data38 == "object" && !Array.isArray(data38)){
let missing5;
if(((data38.gate === undefined) && (missing5 = "gate")) || ((data38.reason === undefined) && (missing5 = "reason"))){
validate21.errors = [{instancePath:instancePath+"/hold",schemaPath:"#/$defs/hold/required",keyword:"required",params:{missingProperty: missing5},message:"must have required property '"+missing5+"'"}];
return false;
}
else {
const _errs78 = errors;
for(const key5 in data38){
if(!(((key5 === "gate") || (key5 === "reason")) || (key5 === "until"))){
validate21.errors = [{instancePath:instancePath+"/hold",schemaPath:"#/$defs/hold/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs78 === errors){
if(data38.gate !== undefined){
let data39 = data38.gate;
const _errs79 = errors;
if(!(((((((((((((((((data39 === "approval") || (data39 === "guard")) || (data39 === "window")) || (data39 === "updatePolicy")) || (data39 === "drift")) || (data39 === "suspended")) || (data39 === "files")) || (data39 === "dependency")) || (data39 === "pool-limit")) || (data39 === "capacity")) || (data39 === "in-progress")) || (data39 === "backoff")) || (data39 === "rollout")) || (data39 === "mass-failure")) || (data39 === "protected")) || (data39 === "lineage")) || (data39 === "revision"))){
validate21.errors = [{instancePath:instancePath+"/hold/gate",schemaPath:"#/$defs/hold/properties/gate/enum",keyword:"enum",params:{allowedValues: schema42.properties.gate.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid14 = _errs79 === errors;
}
else {
var valid14 = true;
}
if(valid14){
if(data38.reason !== undefined){
const _errs80 = errors;
if(typeof data38.reason !== "string"){
validate21.errors = [{instancePath:instancePath+"/hold/reason",schemaPath:"#/$defs/hold/properties/reason/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid14 = _errs80 === errors;
}
else {
var valid14 = true;
}
if(valid14){
if(data38.until !== undefined){
const _errs82 = errors;
if(typeof data38.until !== "string"){
validate21.errors = [{instancePath:instancePath+"/hold/until",schemaPath:"#/$defs/hold/properties/until/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid14 = _errs82 === errors;
}
else {
var valid14 = true;
}
}
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/hold",schemaPath:"#/$defs/hold/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs75 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.digest !== undefined){
let data42 = data.digest;
const _errs84 = errors;
if(errors === _errs84){
if(typeof data42 === "string"){
if(!pattern4.test(data42)){
validate21.errors = [{instancePath:instancePath+"/digest",schemaPath:"#/properties/digest/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""}];
return false;
}
}
else {
validate21.errors = [{instancePath:instancePath+"/digest",schemaPath:"#/properties/digest/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs84 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.supersedes !== undefined){
let data43 = data.supersedes;
const _errs86 = errors;
if(errors === _errs86){
if(Array.isArray(data43)){
var valid15 = true;
const len4 = data43.length;
for(let i4=0; i4<len4; i4++){
let data44 = data43[i4];
const _errs88 = errors;
if(errors === _errs88){
if(typeof data44 === "string"){
if(!pattern4.test(data44)){
validate21.errors = [{instancePath:instancePath+"/supersedes/" + i4,schemaPath:"#/properties/supersedes/items/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""}];
return false;
}
}
else {
validate21.errors = [{instancePath:instancePath+"/supersedes/" + i4,schemaPath:"#/properties/supersedes/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid15 = _errs88 === errors;
if(!valid15){
break;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/supersedes",schemaPath:"#/properties/supersedes/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs86 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.summary !== undefined){
const _errs90 = errors;
if(typeof data.summary !== "string"){
validate21.errors = [{instancePath:instancePath+"/summary",schemaPath:"#/properties/summary/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs90 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate21.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate21.errors = vErrors;
return errors === 0;
}
validate21.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema44 = {"type":"object","additionalProperties":false,"required":["object","mark","reason"],"properties":{"object":{"type":"string"},"mark":{"$ref":"#/$defs/mark"},"reason":{"type":"string"},"trashed":{"$ref":"#/$defs/trashed"}}};

function validate31(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate31.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.object === undefined) && (missing0 = "object")) || ((data.mark === undefined) && (missing0 = "mark"))) || ((data.reason === undefined) && (missing0 = "reason"))){
validate31.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((((key0 === "object") || (key0 === "mark")) || (key0 === "reason")) || (key0 === "trashed"))){
validate31.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.object !== undefined){
const _errs2 = errors;
if(typeof data.object !== "string"){
validate31.errors = [{instancePath:instancePath+"/object",schemaPath:"#/properties/object/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.mark !== undefined){
const _errs4 = errors;
if(!(validate22(data.mark, {instancePath:instancePath+"/mark",parentData:data,parentDataProperty:"mark",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.reason !== undefined){
const _errs5 = errors;
if(typeof data.reason !== "string"){
validate31.errors = [{instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.trashed !== undefined){
let data3 = data.trashed;
const _errs7 = errors;
const _errs8 = errors;
if(errors === _errs8){
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
let missing1;
if(((data3.since === undefined) && (missing1 = "since")) || ((data3.until === undefined) && (missing1 = "until"))){
validate31.errors = [{instancePath:instancePath+"/trashed",schemaPath:"#/$defs/trashed/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
const _errs10 = errors;
for(const key1 in data3){
if(!(((key1 === "since") || (key1 === "until")) || (key1 === "movedTo"))){
validate31.errors = [{instancePath:instancePath+"/trashed",schemaPath:"#/$defs/trashed/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs10 === errors){
if(data3.since !== undefined){
const _errs11 = errors;
if(typeof data3.since !== "string"){
validate31.errors = [{instancePath:instancePath+"/trashed/since",schemaPath:"#/$defs/trashed/properties/since/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid2 = _errs11 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data3.until !== undefined){
let data5 = data3.until;
const _errs13 = errors;
if((typeof data5 !== "string") && (data5 !== null)){
validate31.errors = [{instancePath:instancePath+"/trashed/until",schemaPath:"#/$defs/trashed/properties/until/type",keyword:"type",params:{type: schema36.properties.until.type},message:"must be string,null"}];
return false;
}
var valid2 = _errs13 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data3.movedTo !== undefined){
const _errs15 = errors;
if(typeof data3.movedTo !== "string"){
validate31.errors = [{instancePath:instancePath+"/trashed/movedTo",schemaPath:"#/$defs/trashed/properties/movedTo/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid2 = _errs15 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
}
else {
validate31.errors = [{instancePath:instancePath+"/trashed",schemaPath:"#/$defs/trashed/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
else {
validate31.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate31.errors = vErrors;
return errors === 0;
}
validate31.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate20(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate20.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((((((((data.version === undefined) && (missing0 = "version")) || ((data.fleet === undefined) && (missing0 = "fleet"))) || ((data.commit === undefined) && (missing0 = "commit"))) || ((data.changes === undefined) && (missing0 = "changes"))) || ((data.blocked === undefined) && (missing0 = "blocked"))) || ((data.orphans === undefined) && (missing0 = "orphans"))) || ((data.problems === undefined) && (missing0 = "problems"))) || ((data.notices === undefined) && (missing0 = "notices"))) || ((data.unchanged === undefined) && (missing0 = "unchanged"))) || ((data.digest === undefined) && (missing0 = "digest"))){
validate20.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(func1.call(schema31.properties, key0))){
validate20.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.version !== undefined){
const _errs2 = errors;
if(2 !== data.version){
validate20.errors = [{instancePath:instancePath+"/version",schemaPath:"#/properties/version/const",keyword:"const",params:{allowedValue: 2},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.fleet !== undefined){
const _errs3 = errors;
if(typeof data.fleet !== "string"){
validate20.errors = [{instancePath:instancePath+"/fleet",schemaPath:"#/properties/fleet/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.commit !== undefined){
const _errs5 = errors;
if(typeof data.commit !== "string"){
validate20.errors = [{instancePath:instancePath+"/commit",schemaPath:"#/properties/commit/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.changes !== undefined){
let data3 = data.changes;
const _errs7 = errors;
if(errors === _errs7){
if(Array.isArray(data3)){
var valid1 = true;
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
const _errs9 = errors;
if(!(validate21(data3[i0], {instancePath:instancePath+"/changes/" + i0,parentData:data3,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate21.errors : vErrors.concat(validate21.errors);
errors = vErrors.length;
}
var valid1 = _errs9 === errors;
if(!valid1){
break;
}
}
}
else {
validate20.errors = [{instancePath:instancePath+"/changes",schemaPath:"#/properties/changes/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.blocked !== undefined){
let data5 = data.blocked;
const _errs10 = errors;
if(errors === _errs10){
if(Array.isArray(data5)){
var valid2 = true;
const len1 = data5.length;
for(let i1=0; i1<len1; i1++){
let data6 = data5[i1];
const _errs12 = errors;
const _errs13 = errors;
if(errors === _errs13){
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
let missing1;
if((((data6.resource === undefined) && (missing1 = "resource")) || ((data6.code === undefined) && (missing1 = "code"))) || ((data6.message === undefined) && (missing1 = "message"))){
validate20.errors = [{instancePath:instancePath+"/blocked/" + i1,schemaPath:"#/$defs/blocked/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
const _errs15 = errors;
for(const key1 in data6){
if(!(((((key1 === "resource") || (key1 === "object")) || (key1 === "code")) || (key1 === "message")) || (key1 === "hint"))){
validate20.errors = [{instancePath:instancePath+"/blocked/" + i1,schemaPath:"#/$defs/blocked/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs15 === errors){
if(data6.resource !== undefined){
const _errs16 = errors;
if(typeof data6.resource !== "string"){
validate20.errors = [{instancePath:instancePath+"/blocked/" + i1+"/resource",schemaPath:"#/$defs/blocked/properties/resource/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid4 = _errs16 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data6.object !== undefined){
const _errs18 = errors;
if(typeof data6.object !== "string"){
validate20.errors = [{instancePath:instancePath+"/blocked/" + i1+"/object",schemaPath:"#/$defs/blocked/properties/object/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid4 = _errs18 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data6.code !== undefined){
let data9 = data6.code;
const _errs20 = errors;
if(!(((((((data9 === "unmanaged") || (data9 === "unreadable")) || (data9 === "capacity")) || (data9 === "refused")) || (data9 === "duplicate")) || (data9 === "invalid")) || (data9 === "dependency"))){
validate20.errors = [{instancePath:instancePath+"/blocked/" + i1+"/code",schemaPath:"#/$defs/blocked/properties/code/enum",keyword:"enum",params:{allowedValues: schema43.properties.code.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid4 = _errs20 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data6.message !== undefined){
const _errs21 = errors;
if(typeof data6.message !== "string"){
validate20.errors = [{instancePath:instancePath+"/blocked/" + i1+"/message",schemaPath:"#/$defs/blocked/properties/message/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid4 = _errs21 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data6.hint !== undefined){
const _errs23 = errors;
if(typeof data6.hint !== "string"){
validate20.errors = [{instancePath:instancePath+"/blocked/" + i1+"/hint",schemaPath:"#/$defs/blocked/properties/hint/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid4 = _errs23 === errors;
}
else {
var valid4 = true;
}
}
}
}
}
}
}
}
else {
validate20.errors = [{instancePath:instancePath+"/blocked/" + i1,schemaPath:"#/$defs/blocked/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid2 = _errs12 === errors;
if(!valid2){
break;
}
}
}
else {
validate20.errors = [{instancePath:instancePath+"/blocked",schemaPath:"#/properties/blocked/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.orphans !== undefined){
let data12 = data.orphans;
const _errs25 = errors;
if(errors === _errs25){
if(Array.isArray(data12)){
var valid5 = true;
const len2 = data12.length;
for(let i2=0; i2<len2; i2++){
const _errs27 = errors;
if(!(validate31(data12[i2], {instancePath:instancePath+"/orphans/" + i2,parentData:data12,parentDataProperty:i2,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors);
errors = vErrors.length;
}
var valid5 = _errs27 === errors;
if(!valid5){
break;
}
}
}
else {
validate20.errors = [{instancePath:instancePath+"/orphans",schemaPath:"#/properties/orphans/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs25 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.problems !== undefined){
let data14 = data.problems;
const _errs28 = errors;
if(errors === _errs28){
if(Array.isArray(data14)){
var valid6 = true;
const len3 = data14.length;
for(let i3=0; i3<len3; i3++){
let data15 = data14[i3];
const _errs30 = errors;
const _errs31 = errors;
if(errors === _errs31){
if(data15 && typeof data15 == "object" && !Array.isArray(data15)){
let missing2;
if((((((data15.file === undefined) && (missing2 = "file")) || ((data15.line === undefined) && (missing2 = "line"))) || ((data15.column === undefined) && (missing2 = "column"))) || ((data15.path === undefined) && (missing2 = "path"))) || ((data15.message === undefined) && (missing2 = "message"))){
validate20.errors = [{instancePath:instancePath+"/problems/" + i3,schemaPath:"#/$defs/problem/required",keyword:"required",params:{missingProperty: missing2},message:"must have required property '"+missing2+"'"}];
return false;
}
else {
const _errs33 = errors;
for(const key2 in data15){
if(!(((((((key2 === "file") || (key2 === "line")) || (key2 === "column")) || (key2 === "path")) || (key2 === "message")) || (key2 === "hint")) || (key2 === "resource"))){
validate20.errors = [{instancePath:instancePath+"/problems/" + i3,schemaPath:"#/$defs/problem/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs33 === errors){
if(data15.file !== undefined){
const _errs34 = errors;
if(typeof data15.file !== "string"){
validate20.errors = [{instancePath:instancePath+"/problems/" + i3+"/file",schemaPath:"#/$defs/problem/properties/file/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid8 = _errs34 === errors;
}
else {
var valid8 = true;
}
if(valid8){
if(data15.line !== undefined){
const _errs36 = errors;
if(!(typeof data15.line == "number")){
validate20.errors = [{instancePath:instancePath+"/problems/" + i3+"/line",schemaPath:"#/$defs/problem/properties/line/type",keyword:"type",params:{type: "number"},message:"must be number"}];
return false;
}
var valid8 = _errs36 === errors;
}
else {
var valid8 = true;
}
if(valid8){
if(data15.column !== undefined){
const _errs38 = errors;
if(!(typeof data15.column == "number")){
validate20.errors = [{instancePath:instancePath+"/problems/" + i3+"/column",schemaPath:"#/$defs/problem/properties/column/type",keyword:"type",params:{type: "number"},message:"must be number"}];
return false;
}
var valid8 = _errs38 === errors;
}
else {
var valid8 = true;
}
if(valid8){
if(data15.path !== undefined){
const _errs40 = errors;
if(typeof data15.path !== "string"){
validate20.errors = [{instancePath:instancePath+"/problems/" + i3+"/path",schemaPath:"#/$defs/problem/properties/path/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid8 = _errs40 === errors;
}
else {
var valid8 = true;
}
if(valid8){
if(data15.message !== undefined){
const _errs42 = errors;
if(typeof data15.message !== "string"){
validate20.errors = [{instancePath:instancePath+"/problems/" + i3+"/message",schemaPath:"#/$defs/problem/properties/message/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid8 = _errs42 === errors;
}
else {
var valid8 = true;
}
if(valid8){
if(data15.hint !== undefined){
const _errs44 = errors;
if(typeof data15.hint !== "string"){
validate20.errors = [{instancePath:instancePath+"/problems/" + i3+"/hint",schemaPath:"#/$defs/problem/properties/hint/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid8 = _errs44 === errors;
}
else {
var valid8 = true;
}
if(valid8){
if(data15.resource !== undefined){
const _errs46 = errors;
if(typeof data15.resource !== "string"){
validate20.errors = [{instancePath:instancePath+"/problems/" + i3+"/resource",schemaPath:"#/$defs/problem/properties/resource/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid8 = _errs46 === errors;
}
else {
var valid8 = true;
}
}
}
}
}
}
}
}
}
}
else {
validate20.errors = [{instancePath:instancePath+"/problems/" + i3,schemaPath:"#/$defs/problem/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid6 = _errs30 === errors;
if(!valid6){
break;
}
}
}
else {
validate20.errors = [{instancePath:instancePath+"/problems",schemaPath:"#/properties/problems/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs28 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.notices !== undefined){
let data23 = data.notices;
const _errs48 = errors;
if(errors === _errs48){
if(Array.isArray(data23)){
var valid9 = true;
const len4 = data23.length;
for(let i4=0; i4<len4; i4++){
const _errs50 = errors;
if(typeof data23[i4] !== "string"){
validate20.errors = [{instancePath:instancePath+"/notices/" + i4,schemaPath:"#/properties/notices/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid9 = _errs50 === errors;
if(!valid9){
break;
}
}
}
else {
validate20.errors = [{instancePath:instancePath+"/notices",schemaPath:"#/properties/notices/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs48 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.dangers !== undefined){
let data25 = data.dangers;
const _errs52 = errors;
if(errors === _errs52){
if(Array.isArray(data25)){
var valid10 = true;
const len5 = data25.length;
for(let i5=0; i5<len5; i5++){
let data26 = data25[i5];
const _errs54 = errors;
if(errors === _errs54){
if(data26 && typeof data26 == "object" && !Array.isArray(data26)){
let missing3;
if(((data26.resource === undefined) && (missing3 = "resource")) || ((data26.message === undefined) && (missing3 = "message"))){
validate20.errors = [{instancePath:instancePath+"/dangers/" + i5,schemaPath:"#/properties/dangers/items/required",keyword:"required",params:{missingProperty: missing3},message:"must have required property '"+missing3+"'"}];
return false;
}
else {
const _errs56 = errors;
for(const key3 in data26){
if(!((key3 === "resource") || (key3 === "message"))){
validate20.errors = [{instancePath:instancePath+"/dangers/" + i5,schemaPath:"#/properties/dangers/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs56 === errors){
if(data26.resource !== undefined){
const _errs57 = errors;
if(typeof data26.resource !== "string"){
validate20.errors = [{instancePath:instancePath+"/dangers/" + i5+"/resource",schemaPath:"#/properties/dangers/items/properties/resource/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid11 = _errs57 === errors;
}
else {
var valid11 = true;
}
if(valid11){
if(data26.message !== undefined){
const _errs59 = errors;
if(typeof data26.message !== "string"){
validate20.errors = [{instancePath:instancePath+"/dangers/" + i5+"/message",schemaPath:"#/properties/dangers/items/properties/message/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid11 = _errs59 === errors;
}
else {
var valid11 = true;
}
}
}
}
}
else {
validate20.errors = [{instancePath:instancePath+"/dangers/" + i5,schemaPath:"#/properties/dangers/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid10 = _errs54 === errors;
if(!valid10){
break;
}
}
}
else {
validate20.errors = [{instancePath:instancePath+"/dangers",schemaPath:"#/properties/dangers/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs52 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.unchanged !== undefined){
let data29 = data.unchanged;
const _errs61 = errors;
if(errors === _errs61){
if(typeof data29 == "number"){
if(data29 < 0 || isNaN(data29)){
validate20.errors = [{instancePath:instancePath+"/unchanged",schemaPath:"#/properties/unchanged/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
else {
validate20.errors = [{instancePath:instancePath+"/unchanged",schemaPath:"#/properties/unchanged/type",keyword:"type",params:{type: "number"},message:"must be number"}];
return false;
}
}
var valid0 = _errs61 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.digest !== undefined){
let data30 = data.digest;
const _errs63 = errors;
if(errors === _errs63){
if(typeof data30 === "string"){
if(!pattern4.test(data30)){
validate20.errors = [{instancePath:instancePath+"/digest",schemaPath:"#/properties/digest/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""}];
return false;
}
}
else {
validate20.errors = [{instancePath:instancePath+"/digest",schemaPath:"#/properties/digest/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs63 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate20.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate20.errors = vErrors;
return errors === 0;
}
validate20.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};
