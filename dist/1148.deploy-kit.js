"use strict";exports.id=1148,exports.ids=[1148],exports.modules=Object.assign({},require("./81148.shared.js"));
