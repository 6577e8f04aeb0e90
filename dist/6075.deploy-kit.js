"use strict";exports.id=6075,exports.ids=[6075],exports.modules=Object.assign({},require("./18899.shared.js"));
