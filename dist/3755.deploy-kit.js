"use strict";exports.id=3755,exports.ids=[3755],exports.modules=Object.assign({},require("./8099.shared.js"),require("./94038.shared.js"));
