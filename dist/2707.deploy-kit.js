"use strict";exports.id=2707,exports.ids=[2707],exports.modules=Object.assign({},require("./52707.shared.js"));
