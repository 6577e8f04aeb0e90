"use strict";exports.id=6268,exports.ids=[6268],exports.modules=Object.assign({},require("./16268.shared.js"));
