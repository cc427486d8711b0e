/** Options of Node.js that synthesize what is in a folder's `environments` in the least time, without taking more memory for it. */
export declare function nodeFlags(folder: string): readonly string[];
