"""What every node of the model shares: its place in the text, who may read it, names and texts."""

from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, SkipValidation
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from ..source import Span
from ..trusted import Trusted

Audience = Literal["both", "provider"]
Language = Literal["en", "fr", "de", "it", "nl"]
Why = Literal[
    "not-stated",
    "best-effort",
    "as-agreed",
    "hole",
    "not-committed",
    "not-applicable",
    "on-request",
    "in-words",
]


FOR_PROVIDER = "for the provider only"
"""Marks a field whose value is for the provider only, whatever the node it stands in."""


class Ref(NamedTuple):
    """A use of a name: the name as its definition spells it, and the place of the use."""

    name: str
    span: Span

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        # The pass that builds a Ref has checked it; rebuilding the tuple would cost more than the node.
        return core_schema.is_instance_schema(cls)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        place = {
            "type": "array",
            "prefixItems": [{"type": "string"}, {"type": "integer"}, {"type": "integer"}],
        }
        return {"title": "Ref", "type": "array", "prefixItems": [{"type": "string"}, place]}


ForProvider = Annotated[Ref | None, FOR_PROVIDER]
"""A name that only the provider may read."""


class _NodeSchema(GenerateJsonSchema):
    """Finds the schema of a node that stands inside another."""

    def generate_inner(self, schema: Any) -> JsonSchemaValue:
        """The schema of the class itself where its holder takes a node as it is."""
        if schema["type"] == "is-instance" and issubclass(schema["cls"], Node):
            cls = schema["cls"]
            schema = cls.__pydantic_core_schema__
            if schema["type"] == "model":
                schema = {**schema, "ref": f"{cls.__module__}.{cls.__qualname__}:{id(cls)}"}
        return super().generate_inner(schema)


class Node(Trusted):
    """A node of the model: frozen, with the text it comes from and who may read it.

    `audience` "provider": the node appears in no artefact made for the client.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    span: SkipValidation[Span]
    audience: Audience = "both"

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[BaseModel], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        # A node inside another is taken as it is: only the pass builds nodes, one by one. Repeating the
        # schema of each class inside all that hold it would take most of the time of a cold start.
        return core_schema.is_instance_schema(cls) if cls.__pydantic_complete__ else handler(source)

    @classmethod
    def model_json_schema(cls, *arguments: Any, **options: Any) -> dict[str, Any]:
        """The JSON Schema of the class, each class that it holds defined once."""
        return super().model_json_schema(*arguments, **{"schema_generator": _NodeSchema, **options})


class Text(Node):
    """What the parties wrote between quotes, with the translations that they wrote beside it."""

    text: str
    language: Language
    translations: dict[Language, str] = Field(default_factory=dict)

    def in_language(self, language: str) -> str:
        """The text in a language, or as first written where that language is missing."""
        if language == self.language:
            return self.text
        return self.translations.get(language, self.text)  # type: ignore[call-overload, no-any-return]

    def lacks(self, language: str) -> bool:
        """Whether the text would be printed in another language than asked."""
        return language != self.language and language not in self.translations


class Missing(Node):
    """A value without a number, and why; `hole` is one still to be agreed. `words`: of `in words "..."`."""

    why: Why
    words: Text | None = None


class Party(Node):
    """Somebody: a side, a role by its name, or text."""

    kind: Literal["provider", "client", "third-party", "either", "both", "role", "automatic", "text"]
    role: Ref | None = None
    text: Text | None = None


class Parties(Node):
    """Several parties: all of them, or (`any_one`) any one suffices; `missing`: still unsaid, and why."""

    parties: tuple[Party, ...]
    any_one: bool = False
    missing: Missing | None = None


class Unsaid(Node):
    """A list of a block whose content is still missing, and why: its field of the model."""

    field: str
    missing: Missing


class Block(Node):
    """A named thing of the contract, with the words that may stand in every block.

    `formerly`: earlier names, which keep its identity over a rename. `hidden`: fields that a fact for the
    provider only has set to a plain value, or (from 0) the item it has added to a list; -1 is the field.
    """

    name: str = ""
    name_span: Span | None = None
    label: Text | None = None
    formerly: tuple[str, ...] = ()
    means: tuple[Text, ...] = ()
    does_not_mean: tuple[Text, ...] = ()
    examples: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    unsaid: tuple[Unsaid, ...] = ()
    hidden: tuple[tuple[str, int], ...] = ()

    def title(self, language: str) -> str:
        """What a document prints for it."""
        return self.label.in_language(language) if self.label else self.name
