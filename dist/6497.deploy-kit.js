"use strict";exports.id=6497,exports.ids=[6497],exports.modules=Object.assign({},require("./20299.shared.js"),require("./79995.shared.js"),require("./90222.shared.js"));
