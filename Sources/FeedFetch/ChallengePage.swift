/// A page that a publisher's front shows to whoever may be no browser, in place of what was asked for.
///
/// Such pages come with any status: 200 (Cloudflare, Anubis), 202 (SiteGround, Amazon), 403, 405, 429, 503.
/// A page is one where it holds a mark of a known front; or where its title says so and it is no article
/// of that title; or where it has next to no text of its own and speaks of a captcha. A page that says it is
/// an article is one (`Captchas are dead`), and a web page that is merely no feed is no challenge.
public struct ChallengePage: Hashable, Sendable {
  /// Whose challenge it is, for people: `Cloudflare`; or that it is one.
  public let name: String

  /// How much of a page is looked at, in bytes: scripts may come first.
  public static let limit = 128 << 10

  /// The challenge that `page` is; nil where it is none.
  ///
  /// - Parameter page: A decoded body, of which the first ``limit`` bytes are looked at.
  public init?(_ page: [UInt8]) {
    let text = LowerBytes(page.prefix(Self.limit))
    // A feed may well write about challenges.
    guard text.looksLikeHTML else { return nil }
    if let mark = ChallengeMarks.marks.first(where: { text.contains($0.mark) }) {
      name = mark.name
    } else if text.saysArticle {
      return nil
    } else if let title = text.title, ChallengeMarks.titles.contains(where: title.starts),
      text.isShort
    {
      name = "its title says so"
    } else if text.isMeagre, ChallengeMarks.words.contains(where: text.contains) {
      name = "a captcha"
    } else {
      return nil
    }
  }

  /// The challenge that the header of an answer announces.
  init?(_ head: ResponseHead) {
    if head.text(.mitigated)?.lowercased() == "challenge" {
      name = "Cloudflare, cf-mitigated"
    } else if head.text(.wafAction) != nil {
      name = "Amazon, x-amzn-waf-action"
    } else if head.text(.vercelMitigated) != nil {
      name = "Vercel, x-vercel-mitigated"
    } else if head.text(.siteCaptcha) != nil {
      name = "SiteGround, sg-captcha"
    } else {
      return nil
    }
  }
}
