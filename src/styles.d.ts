/** A style sheet that comes with the script which needs it, so that a page's first paint does not read it. */
declare module "*.css"
