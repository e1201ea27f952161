import CTagger
import FeedModel

/// Finds the claims of English texts with a trained model.
///
/// Thread rule: one tagger per thread, it reuses its memory; taggers share the model. ``TaggerPool``
/// hands taggers to any thread. Nothing here throws or traps, whatever the bytes, and time grows
/// linearly with their number.
public final class Tagger {
  /// Longest run of words that is decoded at once. A longer text is cut at the last paragraph in
  /// reach, or at this length; it bounds the memory that a hostile text can take.
  package static let longestRun = 8192

  public var model: TaggerModel { words.model }
  private var words: WordTagger
  private let decoder: ClaimDecoder

  /// A tagger on the fastest kernels of this machine.
  public convenience init(model: TaggerModel) {
    self.init(model: model, kernels: ct_best_kernels().pointee)
  }

  /// A tagger on other kernels, or with other runs, for tests and measurements.
  package convenience init(
    model: TaggerModel, kernels: ct_kernels, longestRun: Int = Tagger.longestRun
  ) {
    self.init(EncoderPool(model, kernels: kernels, places: 1), longestRun: longestRun)
  }

  /// A tagger that shares its encoders with others.
  init(_ encoders: EncoderPool, longestRun: Int = Tagger.longestRun) {
    words = WordTagger(encoders, longestRun: longestRun)
    decoder = ClaimDecoder(encoders.model)
  }

  /// The claims of a text, in the order of their cues. Line breaks end paragraphs.
  ///
  /// Ranges are in bytes of `text`. Bytes that are no UTF-8 belong to no word.
  public func tag(_ text: UnsafeBufferPointer<UInt8>) -> [TaggedClaim] {
    var all = ReadingAllowance.unbounded
    return tag(text, allowance: &all)
  }

  /// The claims of a text as far as `allowance` goes, from its beginning to the last whole sentence.
  public func tag(
    _ text: UnsafeBufferPointer<UInt8>, allowance: inout ReadingAllowance
  ) -> [TaggedClaim] {
    let model = model
    var claims: [TaggedClaim] = []
    words.runs(text, allowance: &allowance) { claims += decoder.claims($0, model) }
    return claims
  }

  /// The claims of a text, as `tag(_:)` of its UTF-8.
  public func tag(_ text: String) -> [TaggedClaim] {
    var text = text
    return text.withUTF8 { tag($0) }
  }

  /// Every word of a text with what the encoder and the decoder say of it: for checks against
  /// training and for measurements.
  package func trace(_ text: UnsafeBufferPointer<UInt8>) -> [TracedWord] {
    var traced: [TracedWord] = []
    var all = ReadingAllowance.unbounded
    words.runs(text, allowance: &all) { run in
      let columns = TagLabel.allCases.count
      for (index, word) in run.words.enumerated() {
        traced.append(
          TracedWord(
            range: word.range, label: run.labels[index].rawValue,
            emissions: Array(run.scores.emissions[index * columns..<(index + 1) * columns])))
      }
    }
    return traced
  }
}

/// A word as the tagger saw it.
package struct TracedWord: Sendable {
  /// Half-open, in bytes of the text.
  package let range: Range<Int>
  /// Index into the model's labels.
  package let label: Int
  /// Score of every label before decoding.
  package let emissions: [Float]
}
