"use strict";exports.id=5258,exports.ids=[5258],exports.modules=Object.assign({},require("./53881.shared.js"),require("./79995.shared.js"),require("./85258.shared.js"));
