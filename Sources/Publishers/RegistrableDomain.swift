import FeedModel

/// The part of a link's host that somebody registered: `bbc.co.uk` of `https://www.bbc.co.uk/news`.
///
/// A short table in place of the Public Suffix List: `docs/decisions/0023-publishers-by-domain.md`.
/// Where it knows no better, two labels are the domain; what it does not know makes one publisher two or
/// two hosts of one provider one, never more.
public enum RegistrableDomain {
  private static let longestHost = 253

  /// Of an http or https address; nil for addresses by number and for bare names.
  public static func of(url: String) -> String? { host(Array(url.utf8)).flatMap(of(host:)) }

  /// Of a host in lower case; nil for addresses by number and for bare names.
  static func of(host: [UInt8]) -> String? {
    let labels = host.split(separator: 0x2E, omittingEmptySubsequences: false)
    guard labels.count >= 2, labels.allSatisfy({ !$0.isEmpty }), let top = labels.last,
      !top.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
    else { return nil }
    var kept = keptLabels(labels)
    // "www.in.gr" is in.gr: nobody registers www.
    if kept == 3, labels[at: labels.count - 3]?.elementsEqual(www) == true { kept = 2 }
    let name = Array(labels.suffix(kept).joined(separator: [0x2E]))
    return String(decoding: name, as: UTF8.self)
  }

  private static func keptLabels(_ labels: [ArraySlice<UInt8>]) -> Int {
    guard labels.count > 2 else { return 2 }
    let two = Array(labels.suffix(2).joined(separator: [0x2E]))
    if hosting.contains(two) { return 3 }
    let (second, top) = (labels[at: labels.count - 2] ?? [], labels[at: labels.count - 1] ?? [])
    let isNational = top.count == 2 && national.contains(Array(second))
    let third = labels[at: labels.count - 3] ?? []
    // a.blogspot.co.uk
    if isNational, third.elementsEqual(blogspot) { return 4 }
    return isNational || second.elementsEqual(blogspot) ? 3 : 2
  }

  /// The host in small ASCII letters.
  static func host(_ link: [UInt8]) -> [UInt8]? {
    guard let start = authority(link) else { return nil }
    let ends: [UInt8] = [0x2F, 0x3F, 0x23, 0x5C]
    var host = Array(link.slice(start, link.count).prefix { !ends.contains($0) })
    if let at = host.lastIndex(of: 0x40) { host = Array(host.slice(at + 1, host.count)) }
    guard host.first != 0x5B else { return nil }
    host = Array(host.prefix { $0 != 0x3A })
    if host.last == 0x2E { host.removeLast() }
    guard !host.isEmpty, host.count <= longestHost,
      host.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
    else { return nil }
    return host.inSmallLetters
  }

  /// Where the authority of an http or https address begins.
  private static func authority(_ link: [UInt8]) -> Int? {
    for scheme in [Array("https://".utf8), Array("http://".utf8)] {
      if link.prefix(scheme.count).inSmallLetters == scheme { return scheme.count }
    }
    return nil
  }

  private static func words(_ text: String) -> Set<[UInt8]> {
    Set(text.utf8.split(separator: 0x20).map(Array.init))
  }

  /// Second labels under which the registries of countries register: co.uk, com.au, gouv.fr.
  private static let national = words(
    """
    ac co com edu gob gouv gov govt go gub in mil ne net nic nom or org plc ltd sch asn id kiev kyiv lviv \
    odessa odesa kharkov kharkiv dnipro spb msk
    """)
  private static let www = Array("www".utf8)
  private static let blogspot = Array("blogspot".utf8)

  /// Where everybody has a name below the provider's.
  private static let hosting = words(
    """
    blogspot.com wordpress.com substack.com github.io gitlab.io medium.com tumblr.com ghost.io \
    netlify.app pages.dev vercel.app web.app weebly.com wixsite.com livejournal.com typepad.com \
    over-blog.com hatenablog.com bearblog.dev
    """)

  /// Where a link says nothing of who published: aggregators, readers' proxies, social networks.
  private static let passages = words(
    """
    google.com feedburner.com yahoo.com msn.com t.me telegram.me youtube.com youtu.be facebook.com \
    x.com twitter.com reddit.com bsky.app linkedin.com instagram.com tiktok.com vk.com t.co bit.ly \
    feedly.com flipboard.com apple.news smartnews.com dlvr.it bing.com threads.net threads.com \
    medium.com open.substack.com substack.com inoreader.com newsbreak.com naver.com
    """)

  /// Whether a link to `host` names somebody who only passes on.
  static func isPassage(_ host: [UInt8]) -> Bool {
    if passages.contains(host) { return true }
    guard let domain = of(host: host) else { return false }
    return passages.contains(Array(domain.utf8))
  }
}

extension Sequence<UInt8> {
  /// The bytes, ASCII capitals as small letters.
  var inSmallLetters: [UInt8] { map { $0 >= 0x41 && $0 <= 0x5A ? $0 + 0x20 : $0 } }
}
