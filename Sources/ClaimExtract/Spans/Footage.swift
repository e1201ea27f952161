import FeedModel

/// "A clip emerged online showing two boats on fire": what is seen says it.
enum Footage {
  private static let nouns: Set<String> = [
    "clip", "clips", "footage", "video", "videos", "image", "images", "photo", "photos",
    "photograph", "photographs", "picture", "pictures", "recording", "recordings", "cctv",
  ]

  static func claims(_ sentence: Range<Int>, _ text: AnalysedText) -> [TaggedDraft] {
    let tokens = text.tokens
    if let found = appears(sentence, text) { return [found] }
    guard
      let showing = sentence.first(where: {
        ["showing", "show", "shows", "showed"].contains(tokens[$0].lower) && !text.isQuoted($0)
      }), tokens[showing].lower == "showing",
      let noun = (sentence.lowerBound..<showing).last(where: { nouns.contains(tokens[$0].lower) }),
      showing - noun < 16
    else { return [] }
    var low = noun
    while low > sentence.lowerBound, tokens[low - 1].isWord,
      !tokens[low - 1].has([.preposition, .be, .have, .modal, .subordinator, .coordinator]),
      CueVerbs.entry(tokens[low - 1].lower) == nil
    {
      low -= 1
      if tokens[low].has([.determiner, .possessive]) { break }
    }
    // A clause of its own, or right behind the noun; nobody else's verb of speech between.
    guard
      !(noun..<showing).contains(where: {
        CueVerbs.entry(tokens[$0].lower)?.frame.contains(.clause) == true && $0 > noun
          && !["posted", "emerged"].contains(tokens[$0].lower)
      })
    else { return [] }
    var end = sentence.upperBound
    if let comma = (showing + 1..<end).first(where: {
      tokens[$0].kind == .comma && !text.isQuoted($0)
    }) {
      end = comma
    }
    var draft = TaggedDraft(source: low..<noun + 1, cue: showing..<showing + 1, contents: [])
    draft.setContents([showing + 1..<end], in: text)
    return [draft]
  }

  private static let seeming: Set<String> = [
    "appears", "appear", "appeared", "seems", "seem", "seemed", "purports", "purport", "purported",
  ]

  /// "Video published by the Herald appears to show ten shots being fired."
  private static func appears(_ sentence: Range<Int>, _ text: AnalysedText) -> TaggedDraft? {
    let tokens = text.tokens
    guard
      let verb = sentence.first(where: {
        seeming.contains(tokens[$0].lower) && tokens[$0 + 1].lower == "to"
          && tokens[$0 + 2].lower == "show" && !text.isQuoted($0)
      }), sentence.upperBound - verb > 4,
      let source = NounPhrase(text).subject(before: verb, bound: sentence.lowerBound),
      let noun = source.first(where: { nouns.contains(tokens[$0].lower) }),
      noun - source.lowerBound < 6
    else { return nil }
    var draft = TaggedDraft(source: source, cue: verb..<verb + 3, contents: [])
    draft.setContents([verb + 3..<sentence.upperBound], in: text)
    return draft
  }
}
