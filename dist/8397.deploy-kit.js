"use strict";exports.id=8397,exports.ids=[8397],exports.modules=Object.assign({},require("./38397.shared.js"),require("./44527.shared.js"),require("./51059.shared.js"),require("./7044.shared.js"));
