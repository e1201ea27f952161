import FeedModel
import FeedParse
import ReadableText

/// Where a value stands in JSON: `data.posts`, `links[0].href`, `["odd.name"].text`; `.` is the value
/// itself.
struct JSONPath: Hashable, Sendable {
  enum Step: Hashable, Sendable {
    case name([UInt8])
    case index(Int)
  }

  static let longest = 4 << 10
  static let mostSteps = 32

  let steps: [Step]

  /// The path `text` says, or where it goes wrong.
  init(_ text: String) throws(ExpressionFault) {
    let bytes = Array(text.utf8.prefix(Self.longest + 1))
    guard !bytes.isEmpty else { throw ExpressionFault(offset: 0, message: "is empty") }
    guard bytes.count <= Self.longest else {
      throw ExpressionFault(offset: 0, message: "is longer than \(Self.longest) bytes")
    }
    var steps: [Step] = []
    var index = bytes.elementsEqual(".".utf8) ? 1 : 0
    while index < bytes.count {
      guard steps.count < Self.mostSteps else {
        throw ExpressionFault(offset: index, message: "has more than \(Self.mostSteps) steps")
      }
      if bytes[at: index] == UInt8(ascii: "[") {
        steps.append(try Self.bracket(bytes, &index))
      } else {
        let start = index
        while let byte = bytes[at: index], byte != UInt8(ascii: "."), byte != UInt8(ascii: "["),
          byte != UInt8(ascii: "]")
        { index += 1 }
        guard index > start else {
          throw ExpressionFault(offset: index, message: "lacks a name there")
        }
        steps.append(.name(Array(bytes.slice(start, index))))
      }
      guard let next = bytes[at: index] else { break }
      if next == UInt8(ascii: ".") {
        index += 1
        guard index < bytes.count else {
          throw ExpressionFault(offset: index, message: "ends with a dot")
        }
      } else if next != UInt8(ascii: "[") {
        throw ExpressionFault(offset: index, message: "has a ']' that closes nothing")
      }
    }
    self.steps = steps
  }

  /// `[0]` or `["name"]`.
  private static func bracket(
    _ bytes: [UInt8], _ index: inout Int
  ) throws(ExpressionFault) -> Step {
    let open = index
    index += 1
    if bytes[at: index] == 0x22 || bytes[at: index] == 0x27 {
      let quote = bytes[at: index]
      let start = index + 1
      index = start
      while let byte = bytes[at: index], byte != quote { index += 1 }
      guard bytes[at: index] == quote, bytes[at: index + 1] == UInt8(ascii: "]") else {
        throw ExpressionFault(offset: open, message: "has a '[' that is not closed")
      }
      let name = Array(bytes.slice(start, index))
      index += 2
      return .name(name)
    }
    var value = 0
    let start = index
    while let byte = bytes[at: index], CharacterReference.isDigit(byte), index - start < 7 {
      value = value * 10 + Int(byte - 0x30)
      index += 1
    }
    guard index > start, bytes[at: index] == UInt8(ascii: "]") else {
      throw ExpressionFault(
        offset: index, message: "needs a number or a name in quotation marks between '[' and ']'")
    }
    index += 1
    return .index(value)
  }

  /// Where the value stands from the one at `start` on; nil where it is not there. Of a name that stands
  /// twice in an object the first counts.
  func find(
    in bytes: UnsafeBufferPointer<UInt8>, from start: Int, budget: WorkBudget
  ) throws(JSONScanner.Fault) -> Int? {
    var place = start
    for step in steps {
      var scanner = JSONScanner(bytes, budget: budget, from: place)
      var found: Int?
      switch step {
      case .name(let wanted):
        guard try scanner.next() == .object else { return nil }
        try scanner.members { (scanner, name) throws(JSONScanner.Fault) in
          if found == nil, try Self.isName(bytes, at: name, wanted, budget) {
            found = scanner.index
          }
          try scanner.skip()
        }
      case .index(let wanted):
        guard try scanner.next() == .list else { return nil }
        var count = 0
        try scanner.list { (scanner) throws(JSONScanner.Fault) in
          if count == wanted { found = scanner.index }
          count += 1
          try scanner.skip()
        }
      }
      guard let found else { return nil }
      place = found
    }
    return place
  }

  private static func isName(
    _ bytes: UnsafeBufferPointer<UInt8>, at quote: Int, _ wanted: [UInt8], _ budget: WorkBudget
  ) throws(JSONScanner.Fault) -> Bool {
    let end = quote + 1 + wanted.count
    if bytes.slice(quote + 1, end).elementsEqual(wanted), bytes[at: end] == 0x22 { return true }
    // An escape takes six bytes where it stands for one.
    var index = quote + 1
    while index <= quote + 1 + 6 * wanted.count, let byte = bytes[at: index], byte != 0x22 {
      if byte == UInt8(ascii: "\\") {
        var scanner = JSONScanner(bytes, budget: budget, from: quote)
        return try scanner.text()?.elementsEqual(wanted) == true
      }
      index += 1
    }
    return false
  }
}
