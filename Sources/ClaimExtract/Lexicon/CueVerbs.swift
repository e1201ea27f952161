/// The verbs that the rule finder takes for cues, with the grammar of what follows them.
///
/// Chosen by how often each attributes in the training articles of PolNeAR (at least three times in
/// ten), then by judgement. What a verb *means* is in ``StanceLexicon``.
enum CueVerbs {
  struct Frame: OptionSet, Hashable, Sendable {
    let rawValue: UInt8
    /// A clause, with or without "that", or a quotation: say, argue.
    static let clause = Frame(rawValue: 1)
    /// Somebody addressed, then a clause: tell, remind.
    static let addressee = Frame(rawValue: 2)
    /// A noun phrase that is the content, or its subject: call, accuse, deny.
    static let object = Frame(rawValue: 4)
    /// An infinitive: vow, refuse.
    static let infinitive = Frame(rawValue: 8)
    /// Needs one of its prepositions: talk about.
    static let bound = Frame(rawValue: 16)
    /// Can carry a quotation only by "said"-like inversion or a following mark.
    static let quoteOnly = Frame(rawValue: 32)
  }
  struct Entry: Sendable {
    let lemma: String
    let forms: VerbForms.Form
    let frame: Frame
    let prepositions: [String]
  }

  /// The cue verb `lower` is a form of.
  static func entry(_ lower: String) -> Entry? { table[lower] }

  private static let lists: [(Frame, String)] = [
    (
      .clause,
      """
      say add note argue claim announce explain acknowledge insist write:in,on continue tweet report:on
      conclude indicate state recall declare reveal reply reiterate admit stress emphasize emphasise
      assert concede allege contend boast:about,of joke:about lament remark:on,upon estimate predict
      repeat complain:about,that observe imply caution:against quip affirm opine speculate
      testify hint:at disclose maintain counter:with exclaim interject muse reckon retort surmise
      posit proclaim confirm suggest believe think hope:for fear worry:about wonder:about find show
      mean warn:of,against,about signal shout yell chant boast brag:about forecast project confess
      feel learn guess figure reason underscore underline cry whisper respond:to,with answer
      comment:on clarify elaborate:on vent:about post:on email text recount agree:with disagree:with
      decide determine propose recommend assume suspect know remember realize realise foresee expect
      rule counter rejoin
      """
    ),
    (.addressee, "tell remind assure inform persuade convince reassure notify advise brief"),
    (
      .object,
      """
      call:for,on,out describe cite accuse blame criticize:for criticise reject deny dismiss denounce
      condemn praise slam blast oppose endorse defend question mention discuss express echo portray
      tout highlight deem view:as urge ask:for,about order demand consider reference mock disavow
      rebut dispute decry applaud assail deride bemoan disown laud hail characterize characterise liken
      rebuke chide shrug:off brush:off lash:out condone welcome recite invoke outline detail
      threaten credit quote name favor favour prefer support back share refute repudiate contradict
      downplay advocate:for request voice lambast pan skewer trash
      """
    ),
    (
      .infinitive,
      """
      vow pledge promise refuse decline offer threaten:to seek want agree:to plan hope intend swear
      """
    ),
    (
      .bound,
      """
      talk:about speak:of,about,out refer:to point:to,out allude:to rail:against apologise:for
      apologize:for vouch:for respond:to push:back,for argue:for,against accord:to plead:guilty side:with
      object:to appeal:for harp:on opt:for press:for distance:himself,herself,itself,themselves
      """
    ),
  ]

  private static let table: [String: Entry] = {
    var frames: [String: (Frame, [String])] = [:]
    for (frame, list) in lists {
      for word in Lexicon.words(list) {
        let parts = word.split(separator: ":")
        let lemma = String(parts[0])
        let prepositions = parts.count > 1 ? parts[1].split(separator: ",").map(String.init) : []
        let before = frames[lemma] ?? ([], [])
        frames[lemma] = (before.0.union(frame), before.1 + prepositions)
      }
    }
    var table: [String: Entry] = [:]
    for (lemma, (frame, prepositions)) in frames.sorted(by: { $0.key < $1.key }) {
      for (form, kind) in VerbForms.forms(of: lemma) {
        let forms = (table[form]?.lemma == lemma ? table[form]?.forms ?? [] : []).union(kind)
        table[form] = Entry(lemma: lemma, forms: forms, frame: frame, prepositions: prepositions)
      }
    }
    return table
  }()
}
