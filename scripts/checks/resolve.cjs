/**
 * How dependency-cruiser finds a file, in the form of a webpack configuration: './x.js' is './x.ts' beside it,
 * also where a file 'x' without extension stands there (scripts/fleet/fleet).
 */
module.exports = { resolve: { extensionAlias: { '.js': ['.ts', '.js'] } } };
