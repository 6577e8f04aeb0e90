"use strict";exports.id=1976,exports.ids=[1976],exports.modules=Object.assign({},require("./30890.shared.js"),require("./41976.shared.js"),require("./79995.shared.js"));
