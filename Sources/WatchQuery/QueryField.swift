/// The fields that a query can name (`docs/watch-language.md`).
public enum QueryField: String, Hashable, Sendable, CaseIterable {
  /// Parts of the item's text.
  case title, text
  /// The words of one part of a claim; of the speaker's also the resolved name.
  case speaker, content, cue
  /// What is derived from a claim.
  case stance, negated, quote, certainty, number
  /// Where the item comes from, and what it is written in.
  case feed, tag, lang
  /// What is known of the item's story.
  case relation, origins

  /// What a field is about.
  enum Kind {
    /// Words of the item's text.
    case texts
    /// Words of a claim.
    case roles
    /// A value of a claim.
    case claimValues
    /// A value of the item.
    case itemValues
    /// A value of the story.
    case storyValues
  }

  var kind: Kind {
    switch self {
    case .title, .text: .texts
    case .speaker, .content, .cue: .roles
    case .stance, .negated, .quote, .certainty, .number: .claimValues
    case .feed, .tag, .lang: .itemValues
    case .relation, .origins: .storyValues
    }
  }

  /// Whether words in it are values, and not words of a text.
  var takesValues: Bool { kind != .texts && kind != .roles }

  /// The field of this name; small letters alone.
  init?(name: some Sequence<UInt8>) {
    guard let field = Self.allCases.first(where: { $0.rawValue.utf8.elementsEqual(name) }) else {
      return nil
    }
    self = field
  }
}
