import AlertLog
import FeedModel
import StateStore

/// The claims of an item as watches are told of them.
struct ItemClaims {
  let writer: ClaimWriter
  private var reader: StatementReader

  /// Sentences of one claim that are looked at.
  private static let mostSentences = 16

  /// The claims of `writer`, which stand in `text`.
  init(_ writer: ClaimWriter, text: ItemText) {
    self.writer = writer
    reader = StatementReader(text: text)
  }

  var indices: Range<Int> { writer.claims.indices }

  /// What is kept of the claim at `index`, which is one of ``indices``.
  mutating func told(_ index: Int) -> ToldClaims.Claim {
    let claim = writer.claims[index]
    var sentences: [Told.Statement] = []
    for span in [claim.speaker, claim.cue].compactMap({ $0 }) + claim.content {
      for sentence in reader.sentences(of: span, atMost: Self.mostSentences) {
        guard let statement = reader.statement(.sentence, sentence),
          !sentences.contains(statement)
        else { continue }
        sentences.append(statement)
      }
    }
    return ToldClaims.Claim(
      id: writer.ids[index],
      speaker: claim.speakerResolved?.name ?? claim.speaker.map(writer.offsets.text),
      cue: claim.cue.map(writer.offsets.text),
      text: writer.contentText(index, atMost: ToldClaims.Claim.textLimit),
      whole: reader.statement(of: claim), sentences: sentences)
  }
}
