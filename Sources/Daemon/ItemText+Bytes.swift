import FeedModel

extension ItemText {
  /// All fields, one after the other.
  var bytes: [UInt8] { [title, summary, content].flatMap { $0.map { Array($0.utf8) } ?? [] } }
}
