"use strict";exports.id=6367,exports.ids=[6367],exports.modules=Object.assign({},require("./10316.shared.js"),require("./12271.shared.js"),require("./36367.shared.js"),require("./73106.shared.js"));
