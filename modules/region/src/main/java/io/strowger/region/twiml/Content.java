package io.strowger.region.twiml;

/// What may stand in an XML element.
sealed interface Content permits Element, Content.Text {

    record Text(String value) implements Content {}
}
