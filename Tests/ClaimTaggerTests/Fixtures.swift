import Foundation
import Testing

@testable import ClaimTagger

/// The small random model and what the reference implementation computes with it
/// (`Training/tiny_model.py`).
enum Fixtures {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().path + "/Fixtures/"
  static var modelPath: String { folder + "tiny.cwm" }

  static func model() throws -> TaggerModel { try TaggerModel(path: modelPath) }

  static func modelBytes() throws -> [UInt8] { try #require(readBytes(modelPath)) }

  static func expected() throws -> [ExpectedText] {
    let data = try #require(readBytes(folder + "tiny.expected.json"))
    return try JSONDecoder().decode([ExpectedText].self, from: Data(data))
  }
}

/// One text of `tiny.expected.json`.
struct ExpectedText: Decodable {
  struct Claim: Decodable {
    struct Ranges: Decodable {
      var cue: [Int]
      var source: [Int]?
      var content: [[Int]]
    }
    var words: Ranges
    var confidence: Double
  }

  var text: String
  /// Start, end (bytes), paragraph, spaced, sentence, quotation, case, first piece.
  var words: [[Int]]
  var pieces: [Int32]
  var types: [UInt8]
  /// Words from, to; owned from, to.
  var windows: [[Int]]
  var emissions: [[Float]]
  var labels: [Int]
  var claims: [Claim]
}

/// The bytes of a text for the length of a call.
func withBytes<Result>(
  _ text: String, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
) rethrows -> Result {
  try Array(text.utf8).withUnsafeBufferPointer(body)
}
