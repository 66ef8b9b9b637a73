package io.strowger.cluster;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleDeserializers;
import com.fasterxml.jackson.databind.module.SimpleKeyDeserializers;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.strowger.core.Literal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// How stored values look: records by component name, [Literal]s as their word, times as ISO 8601, a member of a
/// sealed family with its alias as `type`. Fields that are not known are ignored, so that older code can read what
/// newer code wrote.
public final class DurableJson {
    private final DurableCatalog catalog;
    private final ObjectMapper mapper;

    public DurableJson(DurableCatalog catalog) {
        this.catalog = catalog;
        var builder = JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .addModule(new Jdk8Module())
                .addModule(literals())
                .annotationIntrospector(new SealedFamilies())
                // a record is its components; a question that it answers is none
                .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
        catalog.all().forEach((alias, type) -> builder.registerSubtypes(new NamedType(type, alias)));
        this.mapper = builder.build();
    }

    /// The alias under which values of this class are stored.
    public String aliasOf(Class<?> type) {
        return catalog.aliasOf(type);
    }

    public byte[] bytes(Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JsonProcessingException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    public String text(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /// Throws [UncheckedIOException] when `json` does not hold a value of this type.
    public <T> T read(byte[] json, Class<T> type) {
        try {
            return mapper.readValue(json, type);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// Throws [UncheckedIOException] when `json` does not hold a value of this type.
    public <T> T read(String json, Class<T> type) {
        try {
            return mapper.readValue(json, type);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// The stored value of this alias. Throws `IllegalStateException` for an alias that this version does not know.
    public Object readAs(String alias, byte[] json) {
        var type = catalog.classOf(alias)
                .orElseThrow(() -> new IllegalStateException("stored type " + alias + " is not known to this version"));
        return read(json, type);
    }

    ObjectMapper mapper() {
        return mapper;
    }

    private static SimpleModule literals() {
        var module = new SimpleModule("strowger-literals");
        module.addSerializer(Literal.class, new LiteralSerializer());
        module.setDeserializers(new SimpleDeserializers() {
            private static final long serialVersionUID = 1L;

            @Override
            public @Nullable JsonDeserializer<?> findBeanDeserializer(
                    JavaType type, DeserializationConfig config, BeanDescription description) {
                if (type.getRawClass() == Instant.class) return new InstantDeserializer();
                return Literal.class.isAssignableFrom(type.getRawClass())
                        ? new LiteralDeserializer(type.getRawClass())
                        : null;
            }
        });
        module.setKeyDeserializers(new SimpleKeyDeserializers() {
            private static final long serialVersionUID = 1L;

            @Override
            public @Nullable KeyDeserializer findKeyDeserializer(
                    JavaType type, DeserializationConfig config, BeanDescription description) {
                if (!Literal.class.isAssignableFrom(type.getRawClass())) return null;
                var parse = parseOf(type.getRawClass());
                return new KeyDeserializer() {
                    @Override
                    public Object deserializeKey(String key, DeserializationContext context) {
                        return parsed(parse, key);
                    }
                };
            }
        });
        return module;
    }

    private static Method parseOf(Class<?> type) {
        try {
            return type.getMethod("parse", String.class);
        } catch (NoSuchMethodException missing) {
            throw new IllegalStateException(type.getName() + " is a Literal without parse(String)", missing);
        }
    }

    private static Object parsed(Method parse, String word) {
        try {
            return parse.invoke(null, word);
        } catch (InvocationTargetException refused) {
            throw new IllegalStateException("stored word is refused: " + word, refused.getCause());
        } catch (IllegalAccessException hidden) {
            throw new IllegalStateException(hidden);
        }
    }

    private static final class LiteralSerializer extends StdSerializer<Literal> {
        private static final long serialVersionUID = 1L;

        LiteralSerializer() {
            super(Literal.class);
        }

        @Override
        public void serialize(Literal value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(value.toString());
        }
    }

    private static final class LiteralDeserializer extends StdDeserializer<Object> {
        private static final long serialVersionUID = 1L;
        private final transient Method parse;

        LiteralDeserializer(Class<?> type) {
            super(type);
            this.parse = parseOf(type);
        }

        @Override
        public Object deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return parsed(parse, in.getText());
        }
    }

    /// What [Instant#toString] writes, read without a formatter: at a recovery of registrations, times are most of
    /// what is read, and a formatter takes twenty times as long.
    private static final class InstantDeserializer extends StdDeserializer<Instant> {
        private static final long serialVersionUID = 1L;
        private static final int SECONDS_END = "2026-01-01T00:00:00".length();

        InstantDeserializer() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
            var text = in.getText();
            var fraction = text.length() - SECONDS_END - 2; // but for the dot and the Z
            var isUsual = text.length() > SECONDS_END
                    && text.charAt(4) == '-'
                    && text.charAt(10) == 'T'
                    && text.charAt(text.length() - 1) == 'Z'
                    && (fraction == -1 || (fraction > 0 && fraction <= 9 && text.charAt(SECONDS_END) == '.'));
            if (!isUsual) return Instant.parse(text);
            var day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
                    .toEpochDay();
            var second = (number(text, 11, 13) * 60 + number(text, 14, 16)) * 60 + number(text, 17, 19);
            var nanos = fraction == -1 ? 0 : number(text, SECONDS_END + 1, text.length() - 1);
            for (var digits = Math.max(fraction, 0); digits < 9; digits++) nanos *= 10;
            return Instant.ofEpochSecond(day * 86_400 + second, nanos);
        }

        private static int number(String text, int from, int to) {
            return Integer.parseInt(text, from, to, 10);
        }
    }

    /// Sealed interfaces are written with the alias of the record, so that annotations stay out of the core.
    private static final class SealedFamilies extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;
        private static final JsonTypeInfo.Value BY_ALIAS = JsonTypeInfo.Value.construct(
                JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, "type", null, false, true, null);

        @Override
        public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(MapperConfig<?> config, Annotated annotated) {
            var type = annotated.getRawType();
            return type.isInterface() && type.isSealed() ? BY_ALIAS : null;
        }
    }
}
