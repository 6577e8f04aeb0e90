"use strict";exports.id=5053,exports.ids=[5053],exports.modules=Object.assign({},require("./2634.shared.js"),require("./49386.shared.js"),require("./75053.shared.js"));
