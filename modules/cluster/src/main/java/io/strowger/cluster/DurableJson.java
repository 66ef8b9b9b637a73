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
import org.jspecify.annotations.Nullable;

/// How stored values look: records by component name, [Literal]s as their word, times as ISO 8601, a member of a
/// sealed
/// family with its
/// alias as `type`. Fields that are not known are ignored, so that older code can read what newer code wrote.
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
