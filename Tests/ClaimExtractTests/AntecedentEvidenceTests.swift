import FeedModel
import Foundation
import Testing

@testable import ClaimExtract

/// What `Training/antecedents.py` fits its weights to:
///
///     ANTECEDENTS=GOLD.jsonl swift test --filter AntecedentEvidence > EVIDENCE.txt
@Suite("Antecedents")
struct AntecedentEvidenceTests {
  @Test("every he, she and it shows who stood to choice")
  func choices() throws {
    let marked = Marked(
      "[Lena Varn] {said} <no>.|[Peter Holm] {said} <yes>.|[She] {added} <that>.|[It] {said} <it>.|"
    )
    let found = Self.evidence(marked.text, marked.claims)
    #expect(found.map(\.pronoun) == ["she", "it"])
    let she = try #require(found.first)
    #expect(she.names == ["Lena Varn"])
    #expect(!she.isQuoted && she.rows.count == 1)
    #expect(she.rows.first?.values.count == AntecedentWeights.person.count)
    #expect(marked.text.utf8.dropFirst(she.start).starts(with: Array("She".utf8)))
  }

  @Test(
    "the evidence of a corpus, on standard output",
    .enabled(if: AntecedentEvidenceTests.corpus != nil))
  func write() throws {
    let lines = try String(contentsOfFile: #require(Self.corpus), encoding: .utf8)
    for line in lines.split(separator: "\n") {
      let record = try JSONDecoder().decode(Article.self, from: Data(line.utf8))
      for choice in Self.evidence(record.text, record.claims) {
        let row = Row(
          id: record.id, at: record.scalar(at: choice.start), pronoun: choice.pronoun,
          quoted: choice.isQuoted, names: choice.names, rows: choice.rows.map(\.values))
        print(String(decoding: try JSONEncoder().encode(row), as: UTF8.self))
      }
    }
  }

  static let corpus = ProcessInfo.processInfo.environment["ANTECEDENTS"]

  static func evidence(_ string: String, _ claims: [RawClaim]) -> [AntecedentEvidence] {
    let text = AnalysedText(string, field: .content)
    var resolver = SpeakerResolver(texts: [text], authors: [])
    resolver.evidence = []
    _ = resolver.resolve(
      claims.compactMap { LocatedClaim($0, in: text) }.map {
        SpeakerResolver.Request(text: 0, claim: $0)
      })
    return resolver.evidence ?? []
  }

  struct Row: Encodable {
    var id: String
    /// Unicode scalars before the pronoun.
    var at: Int
    var pronoun: String
    var quoted: Bool
    var names: [String]
    var rows: [[Double]]
  }

  struct Article: Decodable {
    struct Attribution: Decodable {
      var source: [[Int]]?
      var cue: [[Int]]?
      var content: [[Int]]?
    }
    var id: String
    var text: String
    var attributions: [Attribution]

    func scalar(at byte: Int) -> Int {
      String(decoding: text.utf8.prefix(byte), as: UTF8.self).unicodeScalars.count
    }

    var claims: [RawClaim] {
      var offsets = [0]
      for scalar in text.unicodeScalars {
        offsets.append(offsets[offsets.count - 1] + scalar.utf8.count)
      }
      func ranges(_ spans: [[Int]]?) -> [Range<Int>] {
        (spans ?? []).map { offsets[$0[0]]..<offsets[$0[1]] }
      }
      return attributions.map {
        RawClaim(
          source: ranges($0.source).first, cue: ranges($0.cue).first, contents: ranges($0.content))
      }.sorted { ($0.contents.first?.lowerBound ?? 0) < ($1.contents.first?.lowerBound ?? 0) }
    }
  }
}
