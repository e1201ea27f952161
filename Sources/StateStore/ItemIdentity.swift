import ContentDigest
import FeedModel

/// What an item is recognised by within its feed: guid; if empty, link; if empty, title; if empty,
/// its text. White space at the ends does not count, nor does how an address is spelt
/// (``CanonicalAddress``). Dates never take part.
///
/// The same string identifies the same item whether it came as guid or as link, because feeds that
/// drop their guids for a while are common and the guid is then often the link.
public struct ItemIdentity: Hashable, Sendable {
  /// Which part of the item carries the identity.
  public enum Kind: String, Hashable, Sendable {
    case guid, link, title, text
  }
  public let kind: Kind
  /// The trimmed string, an address in its canonical form; for ``Kind/text`` the hexadecimal digest of
  /// the text.
  public let value: String
  /// What stood for the item before addresses had a canonical form (schema 4); nil where that is the
  /// same.
  let earlierValue: String?

  /// The identity of an item, or nil where it has none of the parts.
  ///
  /// - Parameter textDigest: digest of the item's whole normalised text; nil where it has none.
  public init?(
    guid: String?, link: String?, title: String?, textDigest: @autoclosure () -> SHA256Digest?
  ) {
    if let value = trimmed(guid) {
      kind = .guid
      (self.value, earlierValue) = Self.canonical(value, link: link)
    } else if let value = trimmed(link) {
      kind = .link
      (self.value, earlierValue) = Self.canonical(value, link: nil)
    } else if let value = trimmed(title) {
      (kind, self.value, earlierValue) = (.title, value, nil)
    } else if let textDigest = textDigest() {
      (kind, value, earlierValue) = (.text, textDigest.hex, nil)
    } else {
      return nil
    }
  }

  private static func canonical(_ value: String, link: String?) -> (String, earlier: String?) {
    guard let address = CanonicalAddress(value) else { return (value, nil) }
    if let base = address.withoutRevision, let link = trimmed(link).flatMap(CanonicalAddress.init),
      base.elementsEqual(link.bytes)
    {
      return (link.value, value)
    }
    return (address.value, value)
  }

  /// Separates the name spaces of the kinds that must not meet.
  var domain: String {
    switch kind {
    case .guid, .link: "id"
    case .title: "title"
    case .text: "text"
    }
  }
}

/// `part` without white space at its ends; nil where nothing is left.
func trimmed(_ part: String?) -> String? {
  guard let value = part.map(trimmingWhiteSpace), !value.isEmpty else { return nil }
  return value
}

/// `string` without Unicode white space at its ends.
func trimmingWhiteSpace(_ string: String) -> String {
  // Nearly all strings begin and end in a visible ASCII character.
  if let first = string.utf8.first, let last = string.utf8.last,
    (0x21...0x7E).contains(first), (0x21...0x7E).contains(last)
  {
    return string
  }
  let scalars = string.unicodeScalars
  guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
    let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
  else { return "" }
  return String(scalars[first...last])
}
