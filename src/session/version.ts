/** As in package.json, of which a page knows nothing; told in every journal and case file. */
export const version = '0.1.0';
