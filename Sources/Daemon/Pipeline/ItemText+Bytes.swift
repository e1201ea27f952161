import FeedModel

extension ItemText {
  /// All fields, one after the other.
  var bytes: [UInt8] { [title, summary, content].flatMap { $0.map { Array($0.utf8) } ?? [] } }
  /// How many bytes that are.
  var utf8Count: Int { fields.reduce(0) { $0 + $1.text.utf8.count } }
}
