// What Scripts/check-total.py has to refuse, and what it must not. Never compiled; it checks itself with
// it before it checks the sources.
func ranges(_ low: Int, _ high: Int, _ letters: [UInt8], _ tokens: Tokens) {
  for index in low..<high { use(index) }  // refused: range
  for index in 0..<count(high) { use(index) }  // refused: range
  for index in low...high { use(index) }  // refused: closed
  for index in 0..<3 { use(index) }
  if (0x30...0x39).contains(low) { use(low) }
  use(letters[low...])  // refused: partial
  use(letters[..<high])  // refused: partial
  use(letters[...])
  for index in stride(from: low, to: high, by: 2) { use(index) }  // refused: stride
  // bounds: `high` is the count, which is not negative.
  for index in 0..<high { use(index) }
  use(Range(from: low, to: high))
  switch low {
  case ..<3: use(low)
  case 0x41...0x5A: use(high)
  default: break
  }
  "low..<high in a text, letters[low + 1], and a comment: letters[low + 1]".take()
}

func lookUps(_ index: Int, _ letters: [UInt8], _ tokens: Tokens, _ table: [Int: Int]) {
  use(letters[index + 1])  // refused: offset
  use(letters[letters.count - 1])  // refused: offset
  use(letters[at: index + 1])
  use(letters[index])
  use(tokens[index + 1])
  use(table[index + 1, default: 0])
  use(letters.first!)  // refused: unwrap
  use(try! read())  // refused: unwrap
  use(letters as! [Int])  // refused: unwrap
  if !isEmpty, index != 3 { use(index) }
  use(letters.prefix(index - 3))  // refused: negative
  use(letters.prefix(max(0, index - 3)))
}

func numbers(_ value: Int, _ share: Double) {
  use(UInt8(value))  // refused: narrow
  use(UInt8(truncatingIfNeeded: value), UInt8(ascii: "a"), UInt8(0x20))
  use(Int32(value + 1))  // refused: narrow
  use(Int(share * 1.5))  // refused: float
  use(Int(exactly: share.rounded()))
  use(Int(share.rounded()))  // refused: float
}

func strings(_ name: String, _ token: Token) {
  if name == "rss" { use(name) }  // refused: equal
  if token.lower == "said" { use(name) }
  if name.hasPrefix("mailto:") { use(name) }  // refused: affix
  if token.lower.hasSuffix("s") { use(name) }
  if name.contains("said") { use(name) }  // refused: search
  use(name.split(separator: ","))  // refused: split
  use(name.utf8.split(separator: 0x2C))
  use(name.lowercased())  // refused: case
  var known: Set<String> = []  // refused: key
  var places: [String: Int] = [:]  // refused: key
  var keys: Set<ByteKey> = []
  switch name {
  case "rss": use(name)  // refused: switch
  default: break
  }
  switch token.lower {
  case "said": use(name)
  default: break
  }
}
