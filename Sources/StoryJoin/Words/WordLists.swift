/// Stems of small closed classes.
enum WordLists {
  static func stems(_ words: String) -> Set<UInt32> { Set(list(words)) }

  /// The stems of words in their order.
  static func list(_ words: String) -> [UInt32] {
    WordReader.words(Array(words.utf8), limit: 1_000).map(\.stem)
  }

  static let negators = stems(
    "no not none never nobody nothing neither nor without cannot false untrue baseless")
  /// What a count of nothing begins with.
  static let zeros = stems("no none nobody nothing nil zero")
  static let atLeast = stems("least more over exceed exceeded above minimum than")
  static let atMost = stems("up most fewer less under below maximum")
  static let about = stems(
    "about some around roughly nearly nearer almost approximately circa estimated")
  static let percent = stems("percent per cent")
  static let money = stems(
    """
    dollar dollars euro euros pound pounds crown crowns yen rouble roubles ruble rubles franc francs \
    penny pence cent cents coin coins
    """)
  static let time = stems(
    "second seconds minute minutes hour hours day days week weeks month months year years")
  /// The first letters of words that many sources have.
  static let offices = Set(
    """
    ministry minister office agency department spokesman spokeswoman spokesperson \
    official officials chief head director secretary general president presidency \
    service authority chairman chairwoman leader executive managing manager deputy mr \
    mrs ms dr captain colonel major commander inspector company operator statement \
    commission council board group party union institute source firm plant gang bosses \
    local adding member airline carrier briefing bulletin new former state national \
    lawyer barrister qc counsel governor mayor researcher candidate engineer professor \
    sir lord its his her their our
    """.utf8.split(separator: 0x20).map { SourceTrace.start(of: Array($0)) })

  /// Who speaks for a body, whichever it is.
  static let mouths = starts("spokesman spokeswoman spokesperson executive commander")

  /// What somebody is who does not speak for the body that stands beside.
  static let outsiders = starts(
    "former critic critics rival rivals opponent opponents victim victims")
  /// What ministries of all countries are for.
  static let portfolios = starts(
    """
    foreign defence defense interior finance health labour labor justice trade transport energy \
    education agriculture economy environment culture
    """)

  private static func starts(_ words: String) -> Set<UInt32> {
    Set(words.utf8.split(separator: 0x20).map { SourceTrace.start(of: Array($0)) })
  }

  /// Verbs that say that something is not so.
  static let rejections = stems(
    "deny denied denies denying reject rejected rejects dismissed dismiss refuted")
}
