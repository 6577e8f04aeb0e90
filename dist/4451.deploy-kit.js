"use strict";exports.id=4451,exports.ids=[4451],exports.modules=Object.assign({},require("./74451.shared.js"));
