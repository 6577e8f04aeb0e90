"use strict";exports.id=9165,exports.ids=[9165,6075],exports.modules=Object.assign({},require("./10316.shared.js"),require("./18899.shared.js"));
