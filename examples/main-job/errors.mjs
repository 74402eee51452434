/**
 * One line for a person: the code to look up in docs/errors.md, and what happened.
 * @param {Error & { code?: string }} error
 */
export const errorLine = (error) => (error.code ? `${error.code}: ${error.message}` : `${error}`);
