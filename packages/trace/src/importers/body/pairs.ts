/**
 * The `key=value` pairs of a line, in their order. A value reaches to the next key, so it may hold spaces;
 * what stands before the first key is left out.
 */
export function pairsOf(text: string): Record<string, string> {
  const pairs: Record<string, string> = {};
  let key: string | null = null;
  let value = '';
  for (const word of text.split(' ')) {
    const split = word.indexOf('=');
    if (split > 0 && isKey(word, split)) {
      if (key !== null) pairs[key] = value;
      key = word.slice(0, split);
      value = word.slice(split + 1);
    } else if (key !== null && word !== '') value += ` ${word}`;
  }
  if (key !== null) pairs[key] = value;
  return pairs;
}

function isKey(word: string, length: number): boolean {
  for (let index = 0; index < length; index += 1) {
    const char = word.charCodeAt(index);
    const isWord =
      (char >= 97 && char <= 122) || (char >= 48 && char <= 57) || char === 95 || (char >= 65 && char <= 90);
    if (!isWord) return false;
  }
  return true;
}
