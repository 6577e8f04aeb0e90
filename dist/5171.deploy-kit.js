"use strict";exports.id=5171,exports.ids=[5171],exports.modules=Object.assign({},require("./35171.shared.js"));
