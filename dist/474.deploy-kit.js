"use strict";exports.id=474,exports.ids=[474],exports.modules=Object.assign({},require("./30474.shared.js"));
