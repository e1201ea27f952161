/// Stems of small closed classes.
enum WordLists {
  static func stems(_ words: String) -> Set<UInt32> { Set(list(words)) }

  /// The stems of words in their order.
  static func list(_ words: String) -> [UInt32] {
    WordReader.words(Array(words.utf8), limit: 1_000).map(\.stem)
  }

  static let negators = stems(
    "no not none never nobody nothing neither nor without cannot false untrue baseless")
  /// What is left of "not" in "wasn't".
  static let cutNot = WordStem.of("t")
  /// What a count of nothing begins with.
  static let zeros = stems("no none nobody nothing nil zero")
  static let atLeast = stems("least more over exceed exceeded above minimum than")
  static let atMost = stems("up most fewer less under below maximum")
  static let about = stems(
    "about some around roughly nearly nearer almost approximately circa estimated")
  /// What stands before and in figures, and single letters: they say of no two claims that they are of one matter.
  static let fillers = stems(
    """
    a about some around roughly nearly nearer almost approximately circa more than over least only just per cent \
    single i s t ve re ll d m would could should might may must being
    """)
  /// Numbers in words.
  static let numerals = stems(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen \
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen
    """)
  /// What a claim is called by who answers it.
  static let anaphors = stems(
    """
    claim claims figure figures number allegation allegations accusation accusations charge charges report reports rumour \
    rumours rumor rumors statement suggestion suggestions story announcement
    """)
  /// What a claim is called by who says that it is not so.
  static let untruths = stems(
    """
    lie lies untrue false invented invention fabricated fabrication nonsense rubbish fiction fantasy baseless unfounded \
    groundless hoax
    """)
  static let percent = stems("percent per cent")
  static let money = stems(
    """
    dollar dollars euro euros pound pounds crown crowns yen rouble roubles ruble rubles franc francs \
    penny pence cent cents coin coins
    """)
  static let speeds = stems("kph mph kmh knots")
  /// What an economy does whose growth is below nothing.
  static let shrinking = stems("shrink shrank shrunk contract contracted contraction recession")
  /// Where something was said, which tells nothing of who said it.
  static let channels = starts("statement briefing bulletin adding")
  /// Of these, what is a paper of somebody's.
  static let papers = starts("statement bulletin")
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
    country lawyer barrister qc counsel governor mayor researcher candidate engineer professor \
    sir lord its his her their our
    """.utf8.split(separator: 0x20).map { SourceTrace.start(of: Array($0)) })

  /// Of these, what a body is and no person.
  static let bodies = starts(
    """
    ministry agency department company firm operator service authority commission council board party union institute \
    plant gang airline carrier
    """)

  /// Kinds of bodies, of which nobody speaks for two.
  enum Side { case company, state, justice, defence, police, health, union, witness, school }

  /// By the first letters of words of a source.
  static let sides: [UInt32: Side] = {
    let lists: [(Side, String)] = [
      (.company, "company firm manager managing operator airline carrier plant owner shipping"),
      (
        .state,
        "ministry minister authority agency government president army military brigade navy coast regulator"
      ),
      (.justice, "prosecutor prosecution court judge"),
      (.defence, "barrister lawyer attorney counsel"),
      (.police, "police constabulary detective"),
      (.health, "hospital doctor medical clinic nurse"), (.union, "union"),
      (.school, "headmaster headmistress principal teacher school"),
      (
        .witness,
        "witness resident survivor mother parent driver neighbour neighbor rescuer observer farmer fishermen"
      ),
    ]
    var sides: [UInt32: Side] = [:]
    for (side, words) in lists { for start in starts(words) { sides[start] = side } }
    return sides
  }()

  /// Who is called so is somebody, and no voice of a body: "Ms Lind", "Mayor Lind".
  static let persons = starts("mr mrs ms dr sir lord his her president governor mayor")

  /// Who speaks for a body, whichever it is.
  static let mouths = starts("spokesman spokeswoman spokesperson executive commander")

  /// What somebody is who does not speak for the body that stands beside.
  static let outsiders = starts(
    "former critic critics rival rivals opponent opponents victim victims")
  /// What ministries are for that those of two countries have in one story; a health minister is mostly that of the country.
  static let portfolios = starts(
    "foreign defence defense interior finance trade energy economy justice")

  /// Of what a story mostly has one: "the airline", "the governor".
  static let soles = starts(
    "airline carrier operator company firm plant union mayor governor headmaster headmistress")

  private static func starts(_ words: String) -> Set<UInt32> {
    Set(words.utf8.split(separator: 0x20).map { SourceTrace.start(of: Array($0)) })
  }

  /// Verbs that say that something is not so.
  static let rejections = stems(
    "deny denied denies denying reject rejected rejects dismissed dismiss refuted")
}
