import FeedModel

/// Parameters of an address that say where a reader came from, and never which page it is.
///
/// Only names that nobody uses for anything else; of names that a site may use for itself (`ref`,
/// `source`), those whose value names a feed or a network. Collected from the links of news feeds and
/// the lists of AdGuard and Firefox, 2026-11. A name that is missing here costs a second alert, one
/// too many costs an article: when in doubt it stays out.
enum TrackingParameter {
  private static let prefixes = [
    "utm_", "at_", "ns_", "pk_", "mtm_", "matomo_", "piwik_", "hsa_", "guce_", "aspsessionid",
  ].map { Array($0.utf8) }

  private static let names = Set(
    [
      "fbclid", "gclid", "dclid", "gbraid", "wbraid", "yclid", "ysclid", "msclkid", "twclid",
      "ttclid", "li_fat_id", "igshid", "igsh", "mc_cid", "mc_eid", "cmpid", "cmp", "icid", "ito",
      "xtor", "smid", "smtyp", "ocid", "ncid", "mbid", "taid", "ref_src", "ref_url", "wt_mc",
      "wt.mc_id", "wt.mc_ev", "wt.rss_f", "wt.rss_ev", "_ga", "_gl", "_hsenc", "_hsmi", "mkt_tok",
      "oly_anon_id", "oly_enc_id", "vero_id", "s_cid", "sc_cid", "sc_campaign", "guccounter",
      "echobox", "traffic_source", "campaign_id", "__twitter_impression", "spm", "phpsessid",
      "jsessionid", "yptr", "rssfeed", "from_rss", "fromrss",
    ].map { Array($0.utf8) })

  private static let ambiguousNames = Set(
    ["ref", "source", "src", "from", "partner", "emc", "via", "feed", "medium", "rss"].map {
      Array($0.utf8)
    })

  private static let origins = Set(
    [
      "", "1", "rss", "rss1", "rss2", "atom", "feed", "feeds", "newsfeed", "rssfeed", "xml",
      "rss_feed", "rss-feed", "twitter", "telegram", "facebook", "google", "googlenews", "yandex",
      "dzen", "smi2", "newsletter", "email", "social", "true",
    ].map { Array($0.utf8) })

  /// Whether `part` (`name=value`, as it stands between two `&`) is one.
  static func isOne(_ part: ArraySlice<UInt8>) -> Bool {
    let end = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
    // Longer than any name here; so that no megabyte is folded to be looked up.
    guard end - part.startIndex <= 64 else { return false }
    let name = part.slice(part.startIndex, end).map(CanonicalAddress.lowercased)
    if names.contains(name) || prefixes.contains(where: name.starts(with:)) { return true }
    guard ambiguousNames.contains(name) else { return false }
    let value = part.slice(end + 1, part.endIndex)
    // "rss=1" but not "source=1", which may number something.
    if value.elementsEqual([UInt8(ascii: "1")]) { return name.elementsEqual("rss".utf8) }
    return value.count <= 16 && origins.contains(value.map(CanonicalAddress.lowercased))
  }
}
