"use strict";module.exports={87198:(d,e,u)=>{u.d(e,{Q:()=>n});function n(t){return t}}};
