import FeedModel

/// Common words that a short name may become by an ending ("Doe" and "does"): warned of, for a watch would
/// hit nearly every item.
enum CommonForms {
  /// Whether `form` is one of them.
  static func has(_ form: String) -> Bool { words.contains(Folding.folded(form)) }

  /// Folded. Those of three letters and more; in Russian and Ukrainian without names of other things.
  private static let words = Set(
    """
    about after all and any are because been before being but can come comes could day days did does down
    each even every for from get gets give gives goes had has have her here hers him his how into its
    just keep like likes made make makes man many may men more most much must new news next not now off
    one ones only other others our ours out over own part parts people put said same saw say says see
    seen sees set she should show side some such take takes tell than that the their them then there
    these they thing things this those thus time times too two under upon use uses very want wants was
    way ways week well went were what when where which while who why will with work works would year
    years yes yet you your yours
    aber alle allem allen aller alles also andere anderen auch auf aus bei beim bin bis das dass dem den
    denn der deren des die dies diese dieser dieses doch dort durch ein eine einem einen einer eines er
    erst etwas für gegen gut gute guten haben hat hatte hatten hier ihm ihn ihr ihre ihren immer ist
    jahr jahre jede jeden jeder kann kein keine keinen können man mehr mein meine mit muss müssen nach
    nicht nichts noch nun nur ob oder ohne sehr sein seine seinen seit sich sie sind soll sollen sollte
    tag tage tagen über und uns unser unsere unter viel viele vielen vom von vor waren was weil wenn wer
    werde werden wie wieder will wir wird wo wurde wurden zeit zum zur zwei
    без более больше будет будут был была были было вам вас весь вид виде вместо время все всего всей
    всем всех всю где год года году дел дела деле дело день для дня дней дом дома его ему если есть ещё
    еще или им ими их как кем ком кто лет лишь мало меня мне много мог могу может мой моя над нам нами
    нас наш наша наши него ней нем нему нет неё них них она они оно под пока после потом про раз раза
    разу сам сама сами само свой своя свои свое своего сейчас себя собой стал стала стали
    так там тебе тебя тем теми тех тогда того той том тому тот три тут уже хода ходе ход часа час часов
    часть чего чем чему через чтобы эта эти этим этих это этого этой этом этому этот эту
    або але без був була були було вам вас весь вже від він вона вони воно все всіх від день для дня
    днів його йому коли має мала мали мало мене мені між може наш наша наші нам нас нас ним них після
    про раз рази разу рік роки року років саме свій свого свої своє свою сам сама самі
    себе собі так там тебе тим того той том тому тут час часу часи через цей цим цих цього цьому цю щоб
    яка який яке які
    """.utf8.split { $0 <= 0x20 }.map { Folding.folded(String(decoding: $0, as: UTF8.self)) })
}
