import FeedModel
import ReadableText

/// How sentences begin that stand on pages but in no article, in the languages of most feeds. Lower
/// case; letters beyond ASCII as they stand at the beginning of a sentence.
enum Boilerplate {
  /// What ends an article: everything behind a short block that begins so is something else.
  static func endsArticle(_ text: UnsafeBufferPointer<UInt8>) -> Bool { begins(text, with: ends) }

  /// What is no part of an article wherever it stands.
  static func isAside(_ text: UnsafeBufferPointer<UInt8>) -> Bool { begins(text, with: asides) }

  /// What asks for something, anywhere in a short block near the end.
  static func asks(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    text.count <= 600 && requests.stands(in: text)
  }

  /// Whether a short block ends with the name of a photographer or an agency, as captions do.
  static func endsWithCredit(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let end = UnsafeBufferPointer(rebasing: text.slice(max(0, text.count - 60), text.count))
    return credits.stands(in: end)
  }

  /// Whether a block beside the article speaks for the house.
  static func advertisesHouse(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    text.count <= 1500 && house.stands(in: text)
  }

  private static let credits = PhraseTable([
    "foto:", "fotos:", "bild:", "bilder:", "photo:", "photos:", "credit:", "image:", "photograph:",
    "photo by", "photograph by", "getty images", "picture alliance", "shutterstock", "imago",
    "fotografia:", "cr\u{E9}dit", "cr\u{E9}dits", "afp)", "ap photo", "reuters)", "illustration:",
  ])

  private static let house = PhraseTable([
    "newsletter", "subscribe", "abonnieren", "podcast", "our app", "unserer app", "kontakt:",
    "advertisers", "compensation", "all rights", "copyright", "cookies", "log in", "comments",
    "kommentar", "the author", "der autor", "die autorin", "is a writer", "is a reporter",
    "e-mail", "email", "tel.", "telefon", "javascript", "spenden", "donate",
  ])

  private static func begins(_ text: UnsafeBufferPointer<UInt8>, with phrases: PhraseTable) -> Bool
  {
    var start = 0
    while start < text.count, start < 8, !PhraseTable.isLetter(text[start]) { start += 1 }
    return phrases.begins(text, at: start, wholeWords: true)
  }

  private static let ends = PhraseTable([
    "comments", "top rated comments", "leave a comment", "leave a reply", "related articles",
    "related posts",
    "related stories", "related content", "related news", "related topics", "more from",
    "more stories",
    "more on this", "more articles", "read next", "you may also like", "you might also like",
    "recommended for you", "recommended stories", "about the author", "share this",
    "post navigation",
    "most read", "most popular", "latest news", "trending", "popular posts", "recent posts",
    "up next",
    "editor's picks", "sponsored content", "what to read next", "similar posts",
    "join the conversation",
    "kommentare", "schreibe einen kommentar", "kommentar schreiben", "mehr zum thema",
    "lesen sie auch",
    "das k\u{F6}nnte sie auch interessieren", "das k\u{F6}nnte dich auch interessieren",
    "auch interessant", "weitere artikel", "weitere beitr\u{E4}ge", "weitere meldungen",
    "weitere themen",
    "weitere informationen", "weiterf\u{FC}hrende links", "\u{E4}hnliche artikel",
    "\u{C4}hnliche artikel", "\u{C4}hnliche beitr\u{E4}ge", "meistgelesen", "neueste beitr\u{E4}ge",
    "teilen sie", "diesen beitrag teilen", "artikel teilen", "beitrag teilen", "beitragsnavigation",
    "\u{FC}ber den autor", "\u{DC}ber den autor", "\u{DC}ber die autorin", "zur person", "mehr zu",
    "mehr artikel", "passend dazu", "top-themen", "kommentar verfassen", "hinterlasse eine antwort",
    "teilen mit", "gef\u{E4}llt mir", "artikelempfehlungen",
    "articles similaires", "sur le m\u{EA}me sujet", "\u{E0} lire aussi", "commentaires",
    "laisser un commentaire", "lire aussi", "articulos relacionados", "art\u{ED}culos relacionados",
    "noticias relacionadas", "comentarios", "deja una respuesta", "te puede interesar",
    "not\u{ED}cias relacionadas", "leia tamb\u{E9}m", "leia mais", "veja tamb\u{E9}m", "veja mais",
    "voc\u{EA} pode gostar", "coment\u{E1}rios", "deixe uma resposta", "leggi anche", "commenti",
    "articoli correlati", "potrebbe interessarti", "lees ook", "lees meer", "gerelateerd",
    "reacties",
    "les ogs\u{E5}", "l\u{E6}s ogs\u{E5}", "l\u{E4}s ocks\u{E5}", "l\u{E4}s mer", "lue my\u{F6}s",
    "czytaj tak\u{17C}e", "zobacz tak\u{17C}e", "komentarze",
    "souvisej\u{ED}c\u{ED} \u{10D}l\u{E1}nky",
    "\u{427}\u{438}\u{442}\u{430}\u{439}\u{442}\u{435} \u{442}\u{430}\u{43A}\u{436}\u{435}",
    "\u{41A}\u{43E}\u{43C}\u{43C}\u{435}\u{43D}\u{442}\u{430}\u{440}\u{438}\u{438}",
    "\u{41E}\u{442}\u{437}\u{44B}\u{432}\u{44B}",
    "\u{427}\u{438}\u{442}\u{430}\u{439}\u{442}\u{435} \u{442}\u{430}\u{43A}\u{43E}\u{436}",
    "\u{95A2}\u{9023}\u{8A18}\u{4E8B}", "\u{76F8}\u{5173}\u{65B0}\u{95FB}",
  ])

  private static let asides = PhraseTable([
    "read more", "read also", "also read", "see also", "related:", "related story", "read:",
    "more:", "watch:",
    "listen:", "advertisement", "advertising", "anzeige", "werbung", "publicidad", "publicidade",
    "story continues", "continue reading", "article continues", "scroll to continue", "sign up",
    "subscribe", "follow us", "follow me", "join our", "click here", "get the latest", "don't miss",
    "image source", "image credit", "image:", "photo:", "photo credit", "photo by", "photograph by",
    "picture:",
    "credit:", "photos:", "image via", "getty images", "video:", "tags:", "tagged", "filed under",
    "categories:", "copyright", "\u{A9}",
    "all rights reserved", "posted in", "posted by", "share this", "share on", "download the",
    "this article was originally published", "have a tip", "got a tip", "if you enjoyed",
    "enjoyed this",
    "a version of this article appears", "our standards:", "recommended stories", "mehr zum thema",
    "m\u{E1}s informaci\u{F3}n",
    "lesen sie auch", "lesen sie hier", "lies auch", "mehr dazu", "weiterlesen", "siehe auch",
    "foto:", "fotos:", "bild:",
    "bilder:", "titelbild", "beitragsbild", "quelle:", "bildquelle", "abbildung", "abb.",
    "newsletter", "jetzt abonnieren",
    "folgen sie uns", "folge uns", "hier klicken", "schlagworte", "schlagw\u{F6}rter", "stichworte",
    "\u{E0} lire", "\u{C0} lire", "lire aussi", "cr\u{E9}dit photo", "lea tambi\u{E9}n",
    "lee tambi\u{E9}n",
    "leer m\u{E1}s", "ver m\u{E1}s", "leia tamb\u{E9}m", "leia mais", "veja tamb\u{E9}m",
    "leggi anche",
    "lees ook", "les ogs\u{E5}", "l\u{E4}s mer", "l\u{E4}s ocks\u{E5}", "lue my\u{F6}s",
    "czytaj te\u{17C}",
    "sendung:", "mit material von", "dieser artikel erschien", "unterst\u{FC}tze", "teilen",
    "czytaj", "zobacz te\u{17C}", "lire la suite", "mit informationen de", "puedes ver",
    "te puede interesar", "lea tambi\u{E9}n", "mir\u{E1} tambi\u{E9}n", "mira tambi\u{E9}n",
    "ler mais", "assista", "katso my\u{F6}s", "se ogs\u{E5}", "l\u{E4}s \u{E4}ven",
    "\u{10D}t\u{11B}te tak\u{E9}", "\u{10D}\u{ED}tajte", "mehr lesen", "editing by",
    "\u{FC}bersetzung:", "\u{DC}bersetzung:",
  ])

  private static let requests = PhraseTable([
    "sign up for", "subscribe to", "our newsletter", "follow us on", "follow him on",
    "follow her on",
    "follow me on", "follow the author", "may be reached at", "can be reached at",
    "send us", "click here to", "have a story", "contact the author", "contact us", "terms of use",
    "privacy policy",
    "newsletter an", "newsletter abonnieren", "unseren newsletter", "unserem newsletter",
    "unser newsletter",
    "folgen sie uns", "mitglied werden", "mit einer spende", "zum newsletter", "jetzt anmelden",
    "den newsletter bestellen",
    "hat ihnen dieser artikel gefallen", "gefallen dir unsere", "become a member", "support us",
    "buy me a coffee",
    "download our app", "all rights reserved", "alle rechte vorbehalten",
    "tous droits r\u{E9}serv\u{E9}s",
    "suscr\u{ED}bete", "notre newsletter", "inscrivez-vous", "coment\u{E1}rios com textos",
    "comments are closed",
    "this site uses akismet", "your email address will not be published",
    "bitte unterst\u{FC}tzen sie",
    "via paypal", "redistributed", "nachdruck", "originally appeared on", "originally published on",
    "originally published in", "first appeared on", "sponsored by", "the views expressed",
    "affiliate", "one or more of our advertisers", "we may earn", "we may receive compensation",
    "newsletter informiert", "reporting by", "associated press writer",
    "contributed to this report",
    "externen inhalt", "externe inhalt", "externer inhalt", "external content", "contenu externe",
    "contenido externo", "on google news", "full coverage of", "share it with", "abgelegt unter",
    "rss 2.0", "de cet article \u{E0} lire", "r\u{E9}serv\u{E9}e aux abonn\u{E9}s",
    "jederzeit wieder abmelden", "check out more", "signing up to our", "signing up for our",
    "mehr zum thema finden", "redaktion:", "dpa-infocom", "im handel erh\u{E4}ltlich",
    "unsubscribe at any time", "latest breaking news", "alerts straight to",
  ])
}
