import FeedModel

/// What words with an ending become in other cases and numbers (docs/inflection.md, which a test compares).
///
/// The rule with the longest ending that a word has counts. It gives more forms than a word has where its
/// gender, or a vowel that comes and goes, does not show: a form that nobody writes costs nothing.
struct EndingRule: Sendable {
  /// Taken off the word.
  let ending: [Unicode.Scalar]
  /// Put in its place, one after the other.
  let forms: [[Unicode.Scalar]]
  /// Letters of the shortest word that it is for.
  let shortest: Int

  init(_ ending: String, _ forms: String, shortest: Int = 0) {
    self.shortest = shortest
    self.ending = Array(ending.unicodeScalars)
    self.forms = EndingTable.words(of: forms).map { form in
      form.hasSameBytes(as: "-") ? [] : Array(form.unicodeScalars)
    }
  }
}

enum EndingTable {
  /// The rules of a language.
  static func rules(of language: Watch.Inflection) -> [EndingRule] {
    switch language {
    case .russian: russian
    case .ukrainian: ukrainian
    case .english: english
    case .german: german
    }
  }

  /// One rule for each of several endings, which stay: consonants.
  private static func each(_ endings: String, _ forms: String) -> [EndingRule] {
    words(of: endings).map { ending in
      EndingRule(ending, words(of: forms).map { ending + $0 }.joined(separator: " "))
    }
  }

  fileprivate static func words(of text: String) -> [String] {
    text.utf8.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
  }

  private static let russian =
    each("б в д з л м н п р с т ф", "а у ом е ы ов ам ами ах")
    + each("г к х", "а у ом е и ов ам ами ах")
    + each("ж ч ш щ", "а у ом ем е и ей ам ами ах")
    + each("ов ев ёв ин ын", "а у ом ым е ы ых ыми ам ами ах")
    + [
      EndingRule("ц", "ца цу цем цом це цы цев цов цам цами цах"),
      EndingRule("ец", "ца цу цем цом це цы цев цов цам цами цах"),
      EndingRule(
        "ок", "ка ку ком ке ки ков кам ками ках ока оку оком оке оки оков окам оками оках"),
      EndingRule(
        "ек", "ка ку ком ке ки ков кам ками ках ека еку еком еке еки еков екам еками еках"),
      EndingRule(
        "ел", "ла лу лом ле лы лов лам лами лах ела елу елом еле елы елов елам елами елах"),
      EndingRule("ёл", "ла лу лом ле лы лов лам лами лах"),
      EndingRule(
        "анин", "анина анину анином аниным анине анины аниных аниными ане ан анам анами анах"),
      EndingRule(
        "янин", "янина янину янином яниным янине янины яниных яниными яне ян янам янами янах"),
      EndingRule("овь", "ови овью овей овям овями овях ви вей вам вами вах"),
      EndingRule("мя", "мени менем мена мен менам менами менах"),
      EndingRule(
        "онь",
        "ня ню нем нём не ни ней ням нями нях оня оню онем онём оне они онью оней оням онями онях"
      ),
      EndingRule("оец", "ойца ойцу ойцем ойцом ойце ойцы ойцев ойцов ойцам ойцами ойцах"),
      EndingRule("аец", "айца айцу айцем айцом айце айцы айцев айцов айцам айцами айцах"),
      EndingRule("еец", "ейца ейцу ейцем ейцом ейце ейцы ейцев ейцов ейцам ейцами ейцах"),
      EndingRule(
        "лец",
        "льца льцу льцем льцом льце льцы льцев льцов льцам льцами льцах лца лцу лцем лцом лце лцы лцев лцов лцам лцами лцах"
      ),
      EndingRule(
        "осол",
        "осла ослу ослом осле ослы ослов ослам ослами ослах осола осолу осолом осоле осолы осолов осолам осолами осолах"
      ),
      EndingRule("й", "я ю ем ём е и ев ёв ям ями ях"),
      EndingRule("ый", "ого ому ым ом ая ой ую ое ые ых ыми"),
      EndingRule("ой", "ого ому ым им ом ая ую ое ые ие ых их ыми ими оя ою оем ое ои оев"),
      EndingRule(
        "ий",
        "ия ию ием ии иев иям иями иях его ему им ем яя ей юю ее ие их ими ого ому ом ая ой ую ое"),
      EndingRule("ь", "я ю ем ём е и ью ей ям ями ях"),
      EndingRule(
        "ень", "ня ню нем нём не ни ней ням нями нях еня еню енем ене ени енью еней еням енями енях"
      ),
      EndingRule("а", "ы и е у ой ою ей ею - ам ами ах"),
      EndingRule("ка", "ки ке ку кой кою к ок ек кам ками ках"),
      EndingRule("ая", "ой ую ое ые ие ых их ым им ыми ими"),
      EndingRule("я", "и е ю ей ею ёй ь й ям ями ях"),
      EndingRule("яя", "ей юю ее ие их им ими"),
      EndingRule("ия", "ии ию ией иею ий иям иями иях"),
      EndingRule("ья", "ьи ье ью ьей ьёй ей ьям ьями ьях"),
      EndingRule("о", "а у ом е - ам ами ах"),
      EndingRule("е", "я ю ем и ей ям ями ях"),
      EndingRule("ое", "ого ому ым им ом ые ие ых их ыми ими"),
      EndingRule("ее", "его ему им ем ие их ими"),
      EndingRule("ие", "ия ию ием ии ий иям иями иях"),
      EndingRule("ье", "ья ью ьем ьём ий ьям ьями ьях"),
      EndingRule("ы", "- ов ам ами ах"),
      EndingRule("и", "- ь ов ей ев ам ами ах ям ями ях"),
      EndingRule("ые", "ых ым ыми"),
    ]

  private static let ukrainian =
    each("б в д з л м н п р с т ф", "а у ові ом і и ів ам ами ах")
    + each("ж ч ш щ", "а у еві ем і ів ей ам ами ах ю")
    + each("ов ев єв ин ін їн", "а у ові ом им і и ів их ими ам ами ах")
    + [
      EndingRule("г", "га гу гові гом зі ги гів гам гами гах"),
      EndingRule("к", "ка ку кові ком ці ки ків кам ками ках"),
      EndingRule("х", "ха ху хові хом сі хи хів хам хами хах"),
      EndingRule(
        "ок", "ка ку кові ком ки ків кам ками ках ока оку окові оком оці оки оків окам оками оках"),
      EndingRule("ець", "ця цю цеві цем ці ців цям цями цях"),
      EndingRule(
        "анин",
        "анина анину анинові анином аниним анині анини анинів аниних ани ан анам анами анах"
      ),
      EndingRule(
        "янин",
        "янина янину янинові янином яниним янині янини янинів яниних яни ян янам янами янах"
      ),
      EndingRule(
        "ар", "ара ару арові аром арі ари арів арам арами арах аря арю ареві арем арям арями арях"),
      EndingRule(
        "ень",
        "ня ню неві нем ні нів ням нями нях еня еню еневі енем ені енів еням енями енях енню еней"
      ),
      EndingRule("єць", "йця йцю йцеві йцем йці йців йцям йцями йцях"),
      EndingRule(
        "лець",
        "льця льцю льцеві льцем льці льців льцям льцями льцях лця лцю лцеві лцем лці лців лцям лцями лцях"
      ),
      EndingRule(
        "ська",
        "ської ській ську ською ського ському ським ські ських ськими ськи сьці сько ськ ськам ськами ськах"
      ),
      EndingRule(
        "цька",
        "цької цькій цьку цькою цького цькому цьким цькі цьких цькими цьки цьці цько цьк цькам цьками цьках"
      ),
      EndingRule(
        "зька",
        "зької зькій зьку зькою зького зькому зьким зькі зьких зькими зьки зьці зько зьк зькам зьками зьках"
      ),
      EndingRule("ля", "лі лю лею ле ль ель лям лями лях"),
      EndingRule("ів", "ова ову ові овом овим ови овів іва іву івом іві іви івів"),
      EndingRule("їв", "єва єву єву єві євом їва їву їву їві"),
      EndingRule("й", "я ю єві єм ї їв ям ями ях"),
      EndingRule("ий", "ого ому им ім а ої ій у ою е і их ими"),
      EndingRule("ій", "ія ію ієві ієм ії іїв іям іями іях ього ьому ім я ьої ю ьою є і іх іми"),
      EndingRule("ь", "я ю еві ем і ів ей ям ями ях ею"),
      EndingRule("ість", "ості істю остей остям остями остях"),
      EndingRule("а", "и і у ою ею о - ам ами ах"),
      EndingRule("га", "ги зі гу гою го г гам гами гах"),
      EndingRule("ка", "ки ці ку кою ко к ок кам ками ках"),
      EndingRule("ха", "хи сі ху хою хо х хам хами хах"),
      EndingRule("я", "і ї ю ею єю ь й ям ями ях"),
      EndingRule("ія", "ії ію ією ій іям іями іях"),
      EndingRule("ння", "нню нням нні нь ннями ннях"),
      EndingRule("о", "а у ом і - ам ами ах"),
      EndingRule("е", "а я у ю ем і ь ам ами ах"),
      EndingRule("и", "- ів ам ами ах"),
      EndingRule("і", "- ь ів ей ам ами ах ям ями ях их им ими"),
    ]

  private static let english =
    each("a b c d e g h i k l m n p q r t u v w", "s")
    + each("s x z ch sh", "es")
    + each("ay ey oy uy", "s")
    + [
      EndingRule("f", "fs ves"), EndingRule("fe", "fes ves"), EndingRule("o", "os oes"),
      EndingRule("j", "js"), EndingRule("y", "ies"), EndingRule("man", "men mans", shortest: 5),
    ]

  private static let german =
    each("b c d f g h j k l m n p q r t v w", "s es e en er ern em ens")
    + each("s ß x z", "e es en er ern em")
    + each("a i o u y ä ö ü", "s n")
    + each("el er en", "s n e")
    + [EndingRule("e", "en es ens er em")]
}
