import FeedModel
import ReadableText

/// Tells pages that hold no article from those that do. Every rule needs both its words and a text that
/// is too short for an article: an article about consent walls is an article.
struct VerdictChoice {
  /// Letters of the kept blocks.
  var kept: Int
  /// Letters of all blocks, and how many of them are links.
  var whole: Int
  var links: Int
  var hasPassword: Bool
  var data: StructuredData
  var kind: String?
  /// The page's title and its first words.
  var beginning: [UInt8]
  /// What stands in the chosen element, up to ``mostText`` bytes of it.
  var text: [UInt8]
  /// Bytes of text in which phrases are looked for.
  static let mostText = 16 << 10
  /// Blocks of the chosen element that are links alone.
  var linkBlocks: Int

  var verdict: PageVerdict {
    if kept < 1200 {
      if whole < 1500, holds(Self.robots) { return .notArticle(.botCheck) }
      if beginningHolds(Self.missing), kept < 900 { return .notArticle(.notFound) }
      if count(Self.consent) >= 3, kept < 60 * count(Self.consent) * 4 {
        return .notArticle(.consentWall)
      }
      if hasPassword, whole < 1200, holds(Self.login) { return .notArticle(.login) }
      if kept < 600, data.isFree == false || kept < 400, holds(Self.wall) {
        return .notArticle(.paywall)
      }
    }
    let isVideo =
      data.hasVideo && !data.hasArticle
      || kind.map { $0.utf8.starts(with: "video".utf8) } ?? false
    if isVideo, kept < 500 { return .notArticle(.videoOnly) }
    let isArticle = data.hasArticle || kind.map { $0.utf8.elementsEqual("article".utf8) } ?? false
    if !isArticle, linkBlocks >= 8, kept < 20 * linkBlocks, kept < 600, links * 2 > whole {
      return .notArticle(.list)
    }
    if kept < 20 { return .notArticle(.empty) }
    return .article
  }

  private func holds(_ phrases: [StaticString]) -> Bool { count(phrases) > 0 }

  private func beginningHolds(_ phrases: [StaticString]) -> Bool {
    beginning.withUnsafeBufferPointer { bytes in phrases.contains { bytes.holdsASCII($0) } }
  }

  private func count(_ phrases: [StaticString]) -> Int {
    text.withUnsafeBufferPointer { text in
      beginning.withUnsafeBufferPointer { beginning in
        phrases.count(where: { text.holdsASCII($0) || beginning.holdsASCII($0) })
      }
    }
  }

  private static let robots: [StaticString] = [
    "verify you are human", "verify that you are human", "are you a robot", "not a robot",
    "checking your browser",
    "enable javascript and cookies to continue", "unusual traffic", "unusual activity from your",
    "complete the security check", "access to this page has been denied", "pardon our interruption",
    "checking if the site connection is secure", "kein roboter", "access denied", "request blocked",
    "captcha", "ray id",
  ]
  private static let missing: [StaticString] = [
    "404", "page not found", "page cannot be found", "page can't be found",
    "page doesn\u{2019}t exist",
    "page does not exist", "page no longer exists", "page you requested", "seite nicht gefunden",
    "seite wurde nicht gefunden", "seite konnte nicht gefunden", "page introuvable",
    "p\u{E1}gina no encontrada", "p\u{E1}gina n\u{E3}o encontrada", "pagina non trovata",
    "pagina niet gevonden", "sidan hittades inte", "article not found", "no longer available",
    "\u{441}\u{442}\u{440}\u{430}\u{43D}\u{438}\u{446}\u{430} \u{43D}\u{435} \u{43D}\u{430}\u{439}\u{434}\u{435}\u{43D}\u{430}",
  ]
  private static let consent: [StaticString] = [
    "we value your privacy", "before you continue", "our partners", "unsere partner", "accept all",
    "reject all", "alle akzeptieren", "alle ablehnen", "manage preferences", "manage options",
    "cookie settings", "cookie-einstellungen", "store and/or access information",
    "informationen auf einem ger\u{E4}t speichern", "personalised ads", "personalized ads",
    "legitimate interest", "berechtigtes interesse", "nous utilisons des cookies", "tout accepter",
    "we use cookies", "wir verwenden cookies", "zustimmen und weiter", "mit werbung weiterlesen",
    "privacy manager",
  ]
  private static let login: [StaticString] = [
    "log in", "sign in", "anmelden", "einloggen", "connexion", "iniciar sesi\u{F3}n", "accedi",
    "password", "passwort",
  ]
  private static let wall: [StaticString] = [
    "subscribe to continue", "subscribe to read", "subscribers only", "for subscribers",
    "already a subscriber",
    "to continue reading", "keep reading", "continue reading this", "unlock this article",
    "become a subscriber",
    "read the full article", "read the full story", "jetzt abonnieren", "weiterlesen mit",
    "weiter lesen mit", "nur f\u{FC}r abonnenten",
    "abonnenten lesen", "bereits abonnent", "artikel freischalten",
    "r\u{E9}serv\u{E9} aux abonn\u{E9}s",
    "abonnez-vous", "contenido exclusivo", "suscr\u{ED}bete para", "per gli abbonati",
    "this content is for", "free trial", "subscription",
  ]
}
