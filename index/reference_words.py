"""The words of references in seven languages: what people call an article, a paragraph, "and", "to", "of"."""

from __future__ import annotations

from index.numerals import ORDINALS as ENGLISH_ORDINALS


def _arabic(*stems: str) -> str:
    """The stems with every prefix that Arabic joins to them: and, with, to, the …"""
    prefixes = ("", "و", "ب", "ل", "ف", "وب", "ول", "ال", "وال", "بال", "فال", "كال", "لل", "ولل")
    return " ".join(prefix + stem for prefix in prefixes for stem in stems)


def _table(singular: str, plural: str) -> dict[str, bool]:
    """Word to whether it announces several numbers."""
    return dict.fromkeys(singular.split(), False) | dict.fromkeys(plural.split(), True)


ARTICLES = _table(
    "article articel artikle artical artcle aticle artice section sect artículo articulo artigo artikel "
    "artikels articolo статья статьи статье статью "
    "статьей ст " + _arabic("مادة"),
    "articles articels articals artcles arts art sections artículos articulos artigos artikeln статьям "
    "статей статьями статьях " + _arabic("مادتين", "مادتان", "مواد"),
)
"""`art` stands for one or several."""

SECTIONS = frozenset({"section", "sections", "sect", "§"})
"""Words by which national laws rather than treaties count."""

PARAGRAPHS = _table(
    "paragraph paragrah pargraph paragaph ¶ para par subparagraph subpara subsection clause point letter "
    "litera lit item paragraphe alinéa "
    "alinea al lettre párrafo parrafo apartado inciso literal letra numeral parágrafo paragrafo alínea absatz abs "
    "buchstabe buchst ziffer nummer nr подпункт подпункта подпункте подпунктом пункт пункта пункте пунктом "
    "пункту п пп часть части ч абзац абзаца recital considerando considérant erwägungsgrund "
    "unterabsatz unterabs sub under " + _arabic("فقرة"),
    "paragraphs paras pars subparagraphs subsections clauses points letters items paragraphes alinéas lettres "
    "párrafos parrafos apartados incisos literales letras parágrafos paragrafos alíneas absätze absätzen "
    "buchstaben ziffern подпункты подпунктов пункты пунктов пунктах части recitals §§ "
    + _arabic("فقرتين", "فقرتان", "فقرات"),
)
WEAK = frozenset({"sub", "under"})
"""Ordinary words that name a paragraph only between two marks (`11 sub 1 under a`)."""

LETTER_WORDS = frozenset(
    "letter letters litera lit literal letra lettre alínea buchstabe buchst subparagraph subpara".split()
)
"""Words after which a single letter is a mark whatever follows."""

SENTENCES = frozenset("sentence satz phrase frase oración предложение".split())
"""A sentence has no locator: it is read over."""

PREAMBLES = frozenset(
    "preamble preambular preámbulo preambulo préambule preâmbulo präambel преамбула преамбулы преамбуле "
    "преамбулу".split()
) | frozenset(_arabic("ديباجة").split())

AND = frozenset("and or et y e und oder и или ou o u و & / as plus sowie".split())
TO = frozenset("- – — to through thru till until bis à a al ao au até ate до по إلى الى".split())
OF = frozenset("of in under from del de du des der dem do da dos von vom zu im из من في l d".split())
THE = frozenset("the this that said la le el los las les o a den das die ' ’".split())
NUMBER_SIGNS = frozenset("# no nº n° nr number numéro número num №".split())

_OTHER_ORDINALS = (
    "premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième",
    "première second troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme dixieme",
    "primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo",
    "primer segunda tercer cuarta quinta sexta séptima octava novena décima",
    "primeiro segundo terceiro quarto quinto sexto sétimo oitavo nono décimo",
    "erster zweiter dritter vierter fünfter sechster siebter achter neunter zehnter",
    "erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte",
    "ersten zweiten dritten vierten fünften sechsten siebten achten neunten zehnten",
    "первый второй третий четвертый пятый шестой седьмой восьмой девятый десятый",
    "первая вторая третья четвертая пятая шестая седьмая восьмая девятая десятая",
)
ORDINALS = ENGLISH_ORDINALS | {word: value for row in _OTHER_ORDINALS for value, word in enumerate(row.split(), 1)}
ORDINAL_ENDINGS = frozenset("st nd rd th er ère re e ème eme º ° ª й я го".split())

NOT_NUMBERS = frozenset(
    "% percent per million millions billion billions trillion thousand k gb mb tb ghz kg km am pm uhr h hours hour "
    "days day weeks week months month years year minutes seconds times x stars states countries parties members "
    "ratifications signatories people persons others other more euros dollars usd eur € $ £ jours días dias tage "
    "jahre años anos ans лет дней stunden".split()
)
"""What follows a number that counts something."""

NOT_PROVISIONS = frozenset(
    "page pages p pp chapter chapters session sessions footnote note table figure fig annex appendix resolution "
    "rule rules question questions case step day part version v release level phase round draft option tip top "
    "only about around nearly almost over than costs at by um gegen vers aux".split()
)
"""What stands before a number that names something else."""

BEFORE_DECIMALS = frozenset(
    "what does is are under in see and or of explain show compare read quote provision convention treaty uncc para "
    "the with to from does how why where also per cf clause but if can about".split()
)
"""Words that may stand capitalised before `28.4`; after any other (`Python 3.11`) it is no provision."""

SPEAKING = frozenset(
    "say says said add adds hold holds find finds ask asks asked call calls wrote writes statement report analysis "
    "briefing according hrw eff apc watch blog".split()
)
THINKING = frozenset(
    "argue argues argued think thinks thought position positions view views criticise criticises criticised criticize "
    "criticizes criticism ngo organisation organization warn warns warned recommend recommends urge urges urged "
    "believe believes campaign campaigns opinion opinions demands commented objects worry worries".split()
)
"""Near `ARTICLE 19` these tell the organisation from the provision; thinking is done by nobody else."""
