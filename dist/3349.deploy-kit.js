"use strict";exports.id=3349,exports.ids=[3349],exports.modules={3349:((P,E,_)=>{_.d(E,{fromEnv:()=>s.sF});var s=_(83243),M=_(16786),O=_(69516),D=_(90775),d=_(25416),I=_(21850),L=_(37511)})};
