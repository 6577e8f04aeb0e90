"use strict";exports.id=5351,exports.ids=[5351],exports.modules=Object.assign({},require("./53279.shared.js"),require("./55351.shared.js"));
