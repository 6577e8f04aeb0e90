"use strict";exports.id=8256,exports.ids=[8256],exports.modules=Object.assign({},require("./18256.shared.js"),require("./73106.shared.js"));
