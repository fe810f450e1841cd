"""The texts that people agree to, by purpose and version.

They are data, not interface texts: the exact text that was agreed to must stay readable, so a published
version never changes. A change of wording is a new version at the end of the list, and the old
one stays; a test holds the digests of the published ones.
"""

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One version of one text, in the two languages of the interface."""

    version: str
    bg: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the English text where English is asked for, else the Bulgarian one."""
        return self.en if language == "en" else self.bg


TEXTS = MappingProxyType(
    {
        "participation": (
            ConsentText(
                version="2026-11",
                bg=(
                    "Съгласявам се този съвет да пази имейл адреса ми, датата ми на раждане и избраното "
                    "от мен име, за да мога да внасям и подкрепям предложения и да гласувам, където имам "
                    "това право. Датата на раждане се пази шифрована. Виждаме я само аз и човекът, който "
                    "проверява дали отговарям на условията. Мога да оттегля съгласието си по всяко време "
                    "от „Моята "
                    "страница“. Тогава участието ми се прекратява, а вече взетите решения остават."
                ),
                en=(
                    "I agree that this council keeps my e-mail address, my birth date and the name that I "
                    "chose to take part under, so that I can make and support proposals and vote where I "
                    "have that right. The birth date is stored encrypted. Only I and the person who checks "
                    "whether I meet the conditions can see it. I can withdraw this consent at any time on "
                    "“My page”. My participation then ends; decisions already taken stay."
                ),
            ),
        ),
        "public_name": (
            ConsentText(
                version="2026-11",
                bg=(
                    "Съгласявам се избраното от мен име да се вижда от всички до предложенията ми "
                    "и сред хората, които ги подкрепят. Мога да го скрия отново по всяко време."
                ),
                en=(
                    "I agree that everybody can see the name I chose beside my proposals and among the "
                    "people who support one. I can hide it again at any time."
                ),
            ),
        ),
        "picture": (
            ConsentText(
                version="2026-11",
                bg=(
                    "Съгласявам се моята снимка да се вижда от всички на страницата на този съвет, "
                    "докато съм негов член. Пази се само изрязана до квадрат, без данните, които телефонът "
                    "добавя към снимките. Мога да я премахна по всяко време и тогава файлът се изтрива "
                    "веднага. Изтрива се и когато мандатът ми приключи."
                ),
                en=(
                    "I agree that everybody can see my picture on this council's page for as long as I am a "
                    "member. Only a square cut of it is kept, without the data that a telephone adds to "
                    "pictures. I can remove it at any time; its file is then deleted at once. It is also "
                    "deleted when my mandate ends."
                ),
            ),
        ),
        "newsletter": (
            ConsentText(
                version="2026-11",
                bg="Искам да получавам новини от този съвет по имейл. Във всяко писмо има връзка за отказ.",
                en="I want to get news of this council by e-mail. Every message has a link to stop them.",
            ),
        ),
        "meetings": (
            ConsentText(
                version="2026-11",
                bg=(
                    "Искам да получавам по имейл съобщение, когато този съвет свика открито заседание. "
                    "Във всяко писмо има връзка за отказ."
                ),
                en=(
                    "I want to be told by e-mail when this council convenes a public meeting. Every message "
                    "has a link to stop them."
                ),
            ),
        ),
        "digest": (
            ConsentText(
                version="2026-11",
                bg=(
                    "Искам да получавам имейл с новото около моите предложения и това, което следя: "
                    "най-много един на ден и никога празен. Във всяко писмо има връзка за отказ."
                ),
                en=(
                    "I want to get an e-mail with what is new about my proposals and what I follow: at most "
                    "one a day, and never an empty one. Every message has a link to stop them."
                ),
            ),
        ),
        "push": (
            ConsentText(
                version="2026-11",
                bg=(
                    "Искам този съвет да ми праща известия за темите, които избирам тук, на устройствата, "
                    "на които ги включа. Известието казва само какво е станало, без имена и заглавия, и "
                    "минава шифровано през доставчика на браузъра ми. Мога да спра всяка тема и всяко "
                    "устройство по всяко време."
                ),
                en=(
                    "I want this council to send messages on the topics that I choose here to the devices "
                    "on which I switch them on. A message says only what happened, without names and "
                    "titles, and passes encrypted through my browser's provider. I can stop each topic and "
                    "each device at any time."
                ),
            ),
        ),
    }
)


def current_text(purpose: str) -> ConsentText:
    """Return the version in force; raises ``KeyError`` for an unknown purpose."""
    return TEXTS[purpose][-1]


def text_of(purpose: str, version: str) -> ConsentText:
    """Return one published version; raises ``KeyError`` where there is none."""
    for text in TEXTS[purpose]:
        if text.version == version:
            return text
    raise KeyError(version)
