/// Common verbs of news, to tell finite verbs from nouns where no parser helps. The cue verbs are
/// known as well.
enum GeneralVerbs {
  /// The forms `lower` can be; nil where it is no listed verb.
  static func form(of lower: String) -> VerbForms.Form? {
    table[lower] ?? CueVerbs.entry(lower)?.forms
  }

  private static let table: [String: VerbForms.Form] = {
    var table: [String: VerbForms.Form] = [:]
    let verbs = Lexicon.words(
      """
      kill wound injure strike attack hit destroy fire launch begin start end stop take make give get
      go come leave arrive return reach bring send carry hold keep lose win fight fall rise grow drop
      increase reduce cut close open build run work live die shoot arrest detain charge accuse seize
      capture control support help need want try use provide supply pay buy sell cost spend vote elect
      sign agree meet visit join face follow lead move put set turn show see hear know become remain
      happen occur cause allow let break burn sink crash explode land fly sail drive walk stand sit
      receive send lie lay draw threaten violate risk incur constitute involve include require affect
      continue contain consist exist belong serve act play plan seek aim remove replace resign retire
      deploy withdraw invade occupy annex bomb shell intercept down crush evacuate flee hide escape
      rescue search find discover collapse flood damage spread infect approve pass ban block reject
      lift raise lower double halve exceed match beat defeat hurt harm save protect defend prevent
      produce make manufacture develop test import export trade invest borrow owe earn create found
      mark celebrate attend host travel transport cross enter break speak tell ask write read
      """)
    for verb in verbs {
      for (form, kind) in VerbForms.forms(of: verb) { table[form, default: []].formUnion(kind) }
    }
    return table
  }()
}
