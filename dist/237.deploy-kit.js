"use strict";exports.id=237,exports.ids=[237,3755],exports.modules=Object.assign({},require("./39720.shared.js"),require("./8099.shared.js"),require("./94038.shared.js"));
