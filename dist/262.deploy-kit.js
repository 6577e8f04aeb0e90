"use strict";exports.id=262,exports.ids=[262],exports.modules={262:((u,s,e)=>{e.d(s,{s:()=>t});class t extends Error{outcome;constructor(o,r){super(r),this.outcome=o,this.name="LeftAsIs"}}})};
